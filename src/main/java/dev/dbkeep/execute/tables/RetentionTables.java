package dev.dbkeep.execute.tables;

/** How far a policy has come, and what became of each detached partition. */
final class RetentionTables {
  static final String RUNS =
      """
      CREATE TABLE dbkeep.retention_run (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        policy text NOT NULL,
        definition text NOT NULL,
        cutoff text NOT NULL,
        state text NOT NULL CHECK (state IN ('running', 'done', 'abandoned')),
        part text,
        position text,
        pass integer NOT NULL DEFAULT 1,
        batches bigint NOT NULL DEFAULT 0,
        deleted bigint NOT NULL DEFAULT 0,
        children bigint NOT NULL DEFAULT 0,
        files jsonb NOT NULL DEFAULT '{}',
        started timestamptz NOT NULL DEFAULT now(),
        updated timestamptz NOT NULL DEFAULT now(),
        finished timestamptz
      );
      CREATE UNIQUE INDEX retention_run_unfinished ON dbkeep.retention_run (policy) WHERE state = 'running';
      CREATE TABLE dbkeep.retention_partition (
        relation oid NOT NULL,
        run bigint NOT NULL REFERENCES dbkeep.retention_run,
        schema text NOT NULL,
        name text NOT NULL,
        parent_schema text NOT NULL,
        parent text NOT NULL,
        bound text NOT NULL,
        kept_as text,
        state text NOT NULL CHECK (state IN ('detaching', 'detached', 'archived', 'dropped', 'restored')),
        detached timestamptz,
        drop_after timestamptz,
        finished timestamptz,
        PRIMARY KEY (run, relation)
      );
      """;

  private RetentionTables() {}
}
