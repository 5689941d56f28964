package dev.dbkeep.execute.tables;

/** Tables that got partitions, and the split of their past. */
final class PartitionTables {
  static final String PARTITIONING =
      """
      CREATE TABLE dbkeep.partitioning (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        relation oid NOT NULL,
        schema text NOT NULL,
        name text NOT NULL,
        column_name text NOT NULL,
        width text NOT NULL,
        boundary text NOT NULL,
        ends timestamptz NOT NULL,
        past text NOT NULL,
        state text NOT NULL DEFAULT 'begun' CHECK (state IN ('begun', 'swapped', 'back')),
        begun timestamptz NOT NULL DEFAULT now(),
        changed timestamptz NOT NULL DEFAULT now()
      );
      CREATE UNIQUE INDEX partitioning_begun ON dbkeep.partitioning (relation) WHERE state <> 'back';
      """;

  static final String SPLIT =
      """
      CREATE TABLE dbkeep.partition_split (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        partitioning bigint NOT NULL,
        schema text NOT NULL,
        name text NOT NULL,
        past oid NOT NULL,
        past_name text NOT NULL,
        state text NOT NULL DEFAULT 'begun' CHECK (state IN ('begun', 'copying', 'copied', 'swapped', 'returning', 'back', 'done')),
        guarded boolean NOT NULL DEFAULT false,
        position text[],
        copied bigint NOT NULL DEFAULT 0,
        kept_as text,
        drop_after timestamptz,
        locked interval,
        begun timestamptz NOT NULL DEFAULT now(),
        changed timestamptz NOT NULL DEFAULT now()
      );
      CREATE UNIQUE INDEX partition_split_open ON dbkeep.partition_split (schema, name) WHERE state NOT IN ('back', 'done');
      CREATE TABLE dbkeep.partition_split_leaf (
        split bigint NOT NULL REFERENCES dbkeep.partition_split ON DELETE CASCADE,
        number integer NOT NULL,
        relation oid NOT NULL,
        lower text NOT NULL,
        upper text NOT NULL,
        PRIMARY KEY (split, number)
      );
      """;

  private PartitionTables() {}
}
