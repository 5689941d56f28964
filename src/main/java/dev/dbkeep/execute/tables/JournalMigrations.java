package dev.dbkeep.execute.tables;

import java.util.List;

/** The history of the schema {@code dbkeep}: every script that built it, oldest first. */
public final class JournalMigrations {
  /** Applied in order, once each; one that was released is never edited, a new one goes last. */
  public static final List<String> ALL =
      List.of(
          RunnerTables.JOBS,
          RetentionTables.RUNS,
          UpkeepTables.QUARANTINE,
          HealthTables.FINDINGS,
          UpkeepTables.RUNS,
          UpkeepTables.JOBS,
          UpkeepTables.COMPLETENESS,
          QueryTables.COUNTERS,
          HealthTables.GROWTH,
          PartitionTables.PARTITIONING,
          IncidentTables.INCIDENTS,
          PartitionTables.SPLIT,
          StudioTables.PROJECTS,
          StudioTables.SAVED,
          TeamTables.ACCOUNTS,
          TeamTables.ADDRESSES,
          StudioTables.LOADS);

  private JournalMigrations() {}
}
