package dev.dbkeep.execute.tables;

/** What the checks found and when, and how the tables grew from report to report. */
final class HealthTables {
  static final String FINDINGS =
      """
      CREATE TABLE dbkeep.health_run (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        at timestamptz NOT NULL,
        score integer NOT NULL CHECK (score BETWEEN 0 AND 100),
        coverage double precision NOT NULL,
        critical integer NOT NULL,
        high integer NOT NULL,
        medium integer NOT NULL,
        low integer NOT NULL
      );
      CREATE TABLE dbkeep.health_finding (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        check_id text NOT NULL,
        object text NOT NULL,
        severity text NOT NULL,
        message text NOT NULL,
        first_seen timestamptz NOT NULL,
        last_seen timestamptz NOT NULL,
        gone timestamptz
      );
      CREATE UNIQUE INDEX health_finding_open ON dbkeep.health_finding (check_id, object) WHERE gone IS NULL;
      """;

  static final String GROWTH =
      """
      CREATE TABLE dbkeep.growth_run (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        at timestamptz NOT NULL,
        bytes bigint NOT NULL
      );
      CREATE TABLE dbkeep.growth_table (
        run bigint NOT NULL REFERENCES dbkeep.growth_run ON DELETE CASCADE,
        relation text NOT NULL,
        bytes bigint NOT NULL,
        rows bigint NOT NULL,
        PRIMARY KEY (run, relation)
      );
      CREATE TABLE dbkeep.report_run (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        at timestamptz NOT NULL
      );
      """;

  private HealthTables() {}
}
