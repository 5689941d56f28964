package dev.dbkeep.migrate;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/** Compares by the journal's time, and by the checksum where somebody changed the time. */
final class DrizzleMatch {
  private DrizzleMatch() {}

  static List<MigrationStatus.Entry> match(
      MigrationFolder folder, History history, List<HistoryRow> rows) {
    SequencedMap<HistoryRow, Long> left = new LinkedHashMap<>();
    long newest = Long.MIN_VALUE;
    for (HistoryRow row : rows) {
      if (row.key() instanceof HistoryRow.CreatedAt createdAt) {
        left.put(row, createdAt.millis());
        newest = Math.max(newest, createdAt.millis());
      }
    }
    Map<Migration, HistoryRow> found = new LinkedHashMap<>();
    folder.migrations().forEach(migration -> take(left, found, migration, true));
    folder.migrations().stream()
        .filter(migration -> !found.containsKey(migration))
        .forEach(migration -> take(left, found, migration, false));
    List<MigrationStatus.Entry> entries = new ArrayList<>();
    for (Migration migration : folder.migrations()) {
      HistoryRow row = found.get(migration);
      entries.add(entry(history, migration, row, newest));
    }
    left.forEach(
        (row, when) ->
            entries.add(
                MigrationStatus.missing(
                    "created_at " + when,
                    row,
                    MigrationStatus.State.MISSING,
                    "hash " + row.checksum())));
    return entries;
  }

  private static void take(
      SequencedMap<HistoryRow, Long> left,
      Map<Migration, HistoryRow> found,
      Migration migration,
      boolean byTime) {
    left.entrySet().stream()
        .filter(
            row ->
                byTime
                    ? row.getValue() == migration.journal().when()
                    : migration.checksum().equals(row.getKey().checksum()))
        .map(Map.Entry::getKey)
        .findFirst()
        .ifPresent(
            row -> {
              found.put(migration, row);
              left.remove(row);
            });
  }

  private static MigrationStatus.Entry entry(
      History history, Migration migration, @Nullable HistoryRow row, long newest) {
    if (row == null) {
      boolean skipped = migration.journal().when() <= newest;
      return MigrationStatus.entry(
          migration,
          skipped ? MigrationStatus.State.OUT_OF_ORDER : MigrationStatus.State.PENDING,
          null,
          skipped
              ? "its time in the journal is before the last applied one, so that Drizzle would skip"
                  + " it"
              : null);
    }
    boolean unchanged = history.unchanged(migration, row);
    return MigrationStatus.entry(
        migration,
        unchanged ? MigrationStatus.State.APPLIED : MigrationStatus.State.EDITED,
        row,
        null);
  }
}
