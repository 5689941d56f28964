package dev.dbkeep.execute.tables;

/** What was wrong, who was told, and how full the disks were. */
final class IncidentTables {
  static final String INCIDENTS =
      """
      CREATE TABLE dbkeep.incident (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        kind text NOT NULL,
        object text NOT NULL,
        what text NOT NULL,
        value text NOT NULL,
        threshold text NOT NULL,
        fix text NOT NULL,
        opened timestamptz NOT NULL,
        seen timestamptz NOT NULL,
        closed timestamptz
      );
      CREATE UNIQUE INDEX incident_open ON dbkeep.incident (kind, object) WHERE closed IS NULL;
      CREATE TABLE dbkeep.incident_message (
        incident bigint NOT NULL REFERENCES dbkeep.incident ON DELETE CASCADE,
        recipient text NOT NULL,
        state text NOT NULL CHECK (state IN ('firing', 'resolved')),
        attempts integer NOT NULL DEFAULT 1,
        not_before timestamptz NOT NULL,
        told timestamptz,
        error text,
        PRIMARY KEY (incident, recipient, state)
      );
      CREATE TABLE dbkeep.disk_sample (
        place text NOT NULL,
        at timestamptz NOT NULL,
        used bigint NOT NULL,
        free bigint NOT NULL,
        PRIMARY KEY (place, at)
      );
      """;

  private IncidentTables() {}
}
