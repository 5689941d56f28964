package dev.dbkeep.execute.tables;

/** What is drawn and what is saved in Studio. */
final class StudioTables {
  static final String PROJECTS =
      """
      CREATE TABLE dbkeep.project (
        id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
        owner text NOT NULL,
        owner_name text NOT NULL,
        name text NOT NULL,
        engine text NOT NULL DEFAULT 'postgresql' CHECK (engine = 'postgresql'),
        sharing text NOT NULL DEFAULT 'private' CHECK (sharing IN ('private', 'look', 'change')),
        version integer NOT NULL,
        created timestamptz NOT NULL DEFAULT now(),
        changed timestamptz NOT NULL DEFAULT now()
      );
      CREATE INDEX project_owner ON dbkeep.project (owner);
      CREATE TABLE dbkeep.project_version (
        project uuid NOT NULL REFERENCES dbkeep.project ON DELETE CASCADE,
        number integer NOT NULL,
        document jsonb NOT NULL,
        at timestamptz NOT NULL DEFAULT now(),
        author text NOT NULL,
        author_name text NOT NULL,
        label text,
        PRIMARY KEY (project, number)
      );
      """;

  static final String SAVED =
      """
      CREATE TABLE dbkeep.studio_saved (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        owner text NOT NULL,
        owner_name text NOT NULL,
        schema text,
        relation text,
        name text NOT NULL,
        text text NOT NULL,
        shared boolean NOT NULL,
        version integer NOT NULL DEFAULT 1,
        changed timestamptz NOT NULL DEFAULT now(),
        CHECK ((schema IS NULL) = (relation IS NULL))
      );
      CREATE UNIQUE INDEX studio_saved_name ON dbkeep.studio_saved (owner, coalesce(schema, ''), coalesce(relation, ''), name);
      """;

  static final String LOADS =
      """
      CREATE TABLE dbkeep.studio_load (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        at timestamptz NOT NULL DEFAULT now(),
        member text NOT NULL,
        member_name text NOT NULL,
        relation oid NOT NULL,
        schema text NOT NULL,
        name text NOT NULL,
        mode text NOT NULL CHECK (mode IN ('INSERT', 'SKIP', 'UPDATE')),
        transaction bigint NOT NULL,
        mark text,
        key text[] NOT NULL,
        columns text[] NOT NULL,
        added bigint NOT NULL DEFAULT 0,
        changed bigint NOT NULL DEFAULT 0,
        state text NOT NULL DEFAULT 'kept' CHECK (state IN ('kept', 'undone', 'forgotten')),
        finished timestamptz
      );
      """;

  private StudioTables() {}
}
