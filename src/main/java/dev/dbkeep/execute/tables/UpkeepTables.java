package dev.dbkeep.execute.tables;

/** The jobs of upkeep and their runs, rules of completeness, rows moved aside. */
final class UpkeepTables {
  static final String QUARANTINE =
      """
      CREATE SEQUENCE dbkeep.quarantine_number;
      CREATE TABLE dbkeep.quarantine (
        id bigint PRIMARY KEY,
        schema text NOT NULL,
        name text NOT NULL,
        relation text NOT NULL,
        kept_as text NOT NULL,
        rows bigint NOT NULL DEFAULT 0,
        state text NOT NULL CHECK (state IN ('open', 'done', 'restored')),
        taken timestamptz NOT NULL DEFAULT now(),
        restored timestamptz
      );
      """;

  static final String RUNS =
      """
      CREATE TABLE dbkeep.maintenance_run (
        job text NOT NULL,
        scheduled timestamptz NOT NULL,
        attempt integer NOT NULL DEFAULT 1,
        started timestamptz NOT NULL DEFAULT now(),
        seen timestamptz NOT NULL DEFAULT now(),
        finished timestamptz,
        state text NOT NULL DEFAULT 'running' CHECK (state IN ('running', 'done', 'findings', 'failed')),
        detail text,
        PRIMARY KEY (job, scheduled)
      );
      """;

  static final String JOBS =
      """
      ALTER TABLE dbkeep.maintenance_run ADD COLUMN silence interval NOT NULL DEFAULT '15 minutes';
      CREATE TABLE dbkeep.maintenance_job (
        job text PRIMARY KEY,
        at text NOT NULL,
        since timestamptz NOT NULL
      );
      """;

  static final String COMPLETENESS =
      """
      CREATE TABLE dbkeep.completeness_run (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        rule text NOT NULL,
        relation text NOT NULL,
        state text NOT NULL DEFAULT 'running' CHECK (state IN ('running', 'done', 'abandoned')),
        missing bigint,
        filled bigint NOT NULL DEFAULT 0,
        started timestamptz NOT NULL DEFAULT now(),
        updated timestamptz NOT NULL DEFAULT now(),
        finished timestamptz
      );
      """;

  private UpkeepTables() {}
}
