package dev.dbkeep.execute.tables;

/** Snapshots of what pg_stat_statements counts. */
final class QueryTables {
  static final String COUNTERS =
      """
      CREATE TABLE dbkeep.query_snapshot (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        at timestamptz NOT NULL,
        reset timestamptz,
        dropped bigint
      );
      CREATE TABLE dbkeep.query_text (
        query bigint PRIMARY KEY,
        text text NOT NULL,
        seen timestamptz NOT NULL
      );
      CREATE TABLE dbkeep.query_counter (
        snapshot bigint NOT NULL REFERENCES dbkeep.query_snapshot ON DELETE CASCADE,
        query bigint NOT NULL,
        calls bigint NOT NULL,
        milliseconds double precision NOT NULL,
        squares double precision NOT NULL,
        longest double precision NOT NULL,
        rows bigint NOT NULL,
        hit bigint NOT NULL,
        read bigint NOT NULL,
        since timestamptz,
        PRIMARY KEY (snapshot, query)
      );
      """;

  private QueryTables() {}
}
