package dev.dbkeep.execute.tables;

/** Who runs, which job, how far. */
final class RunnerTables {
  static final String JOBS =
      """
      CREATE TABLE dbkeep.job (
        id text PRIMARY KEY,
        state text NOT NULL CHECK (state IN ('running', 'failed', 'done')),
        statements integer NOT NULL,
        started timestamptz NOT NULL DEFAULT now(),
        finished timestamptz,
        error text
      );
      CREATE TABLE dbkeep.statement (
        job text NOT NULL REFERENCES dbkeep.job ON DELETE CASCADE,
        position integer NOT NULL,
        sha256 text NOT NULL,
        state text NOT NULL CHECK (state IN ('started', 'done')),
        indexes_before oid[],
        started timestamptz NOT NULL DEFAULT now(),
        finished timestamptz,
        PRIMARY KEY (job, position)
      );
      CREATE TABLE dbkeep.runner (
        singleton boolean PRIMARY KEY DEFAULT true CHECK (singleton),
        token bigint NOT NULL,
        host text NOT NULL,
        process bigint NOT NULL,
        backend integer,
        backend_start timestamptz,
        started timestamptz NOT NULL DEFAULT now(),
        finished timestamptz
      );
      COMMENT ON SCHEMA dbkeep IS 'journal of dbkeep: safe to drop while no dbkeep command runs and no migration is half done';
      """;

  private RunnerTables() {}
}
