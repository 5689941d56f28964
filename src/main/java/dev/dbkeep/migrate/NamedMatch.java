package dev.dbkeep.migrate;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Compares by name: dbkeep and Prisma. */
final class NamedMatch {
  private NamedMatch() {}

  static List<MigrationStatus.Entry> match(
      MigrationFolder folder, History history, List<HistoryRow> rows) {
    Map<String, HistoryRow> byName = new HashMap<>();
    for (HistoryRow row : rows) {
      if (row.state() != HistoryRow.State.ROLLED_BACK) {
        // A failed row counts more than any other of the same name: Prisma refuses to go on while
        // there is one.
        byName.merge(
            row.name(),
            row,
            (first, second) -> first.state() == HistoryRow.State.FAILED ? first : second);
      }
    }
    int lastApplied = -1;
    List<Migration> migrations = folder.migrations();
    for (int i = 0; i < migrations.size(); i++) {
      if (byName.containsKey(migrations.get(i).name())) {
        lastApplied = i;
      }
    }
    List<MigrationStatus.Entry> entries = new ArrayList<>();
    for (int i = 0; i < migrations.size(); i++) {
      Migration migration = migrations.get(i);
      HistoryRow row = byName.remove(migration.name());
      entries.add(
          MigrationStatus.entry(
              migration,
              state(history, migration, row, i < lastApplied),
              row,
              row == null ? null : row.log()));
    }
    for (HistoryRow row : byName.values()) {
      entries.add(MigrationStatus.missing(row.name(), row, missingState(row), row.log()));
    }
    return entries;
  }

  private static MigrationStatus.State missingState(HistoryRow row) {
    return row.state() == HistoryRow.State.FAILED
        ? MigrationStatus.State.FAILED
        : MigrationStatus.State.MISSING;
  }

  private static MigrationStatus.State state(
      History history, Migration migration, @Nullable HistoryRow row, boolean beforeApplied) {
    if (row == null) {
      return beforeApplied ? MigrationStatus.State.OUT_OF_ORDER : MigrationStatus.State.PENDING;
    }
    if (row.state() == HistoryRow.State.FAILED) {
      return MigrationStatus.State.FAILED;
    }
    return history.unchanged(migration, row)
        ? MigrationStatus.State.APPLIED
        : MigrationStatus.State.EDITED;
  }
}
