package dev.dbkeep.migrate;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Compares by version, and repeatables by description, as Flyway does. */
final class FlywayMatch {
  private final History history;
  private final TreeMap<FlywayVersion, HistoryRow> versions = new TreeMap<>();
  private final Map<String, HistoryRow> repeatables = new HashMap<>();
  private final List<MigrationStatus.Entry> entries = new ArrayList<>();
  private @Nullable FlywayVersion baseline;

  private FlywayMatch(History history) {
    this.history = history;
  }

  static List<MigrationStatus.Entry> match(
      MigrationFolder folder, History history, List<HistoryRow> rows) {
    FlywayMatch match = new FlywayMatch(history);
    rows.forEach(match::read);
    if (match.versions.isEmpty()) {
      match.startFromBaselineFile(folder);
    }
    folder.migrations().forEach(match::add);
    match.addMissing();
    return match.entries;
  }

  private void read(HistoryRow row) {
    if (!(row.key() instanceof HistoryRow.Flyway key)) {
      return;
    }
    boolean taken = key.type().equals("DELETE") || key.type().startsWith("UNDO");
    FlywayVersion version = key.version();
    if (version == null) {
      if (taken) {
        repeatables.remove(key.description());
      } else if (!key.type().equals("SCHEMA")) {
        repeatables.put(key.description(), row);
      }
      return;
    }
    if (taken) {
      versions.remove(version);
      return;
    }
    if (key.type().endsWith("BASELINE") && (baseline == null || baseline.compareTo(version) < 0)) {
      baseline = version;
    }
    versions.put(version, row);
  }

  /** A database without history begins at the newest baseline file; what is older never runs. */
  private void startFromBaselineFile(MigrationFolder folder) {
    for (Migration migration : folder.migrations()) {
      FlywayName name = migration.versioned().flyway();
      if (name.kind() == FlywayName.Kind.BASELINE) {
        baseline = name.requireVersion();
      }
    }
  }

  private void add(Migration migration) {
    FlywayName name = migration.versioned().flyway();
    FlywayVersion version = name.version();
    entries.add(
        version == null ? repeatable(migration, name) : versioned(migration, name, version));
  }

  private MigrationStatus.Entry repeatable(Migration migration, FlywayName name) {
    HistoryRow row = repeatables.remove(name.description());
    if (row == null) {
      return MigrationStatus.entry(migration, MigrationStatus.State.PENDING, null, null);
    }
    if (row.state() == HistoryRow.State.FAILED) {
      return MigrationStatus.entry(migration, MigrationStatus.State.FAILED, row, null);
    }
    boolean unchanged = history.unchanged(migration, row);
    return MigrationStatus.entry(
        migration,
        unchanged ? MigrationStatus.State.APPLIED : MigrationStatus.State.CHANGED,
        row,
        null);
  }

  private MigrationStatus.Entry versioned(
      Migration migration, FlywayName name, FlywayVersion version) {
    boolean baselineFile = name.kind() == FlywayName.Kind.BASELINE;
    HistoryRow row = versions.get(version);
    boolean own =
        row != null
            && row.key() instanceof HistoryRow.Flyway key
            && key.type().equals("SQL_BASELINE") == baselineFile
            && !key.type().equals("BASELINE");
    if (row != null && own) {
      versions.remove(version);
      return applied(migration, name, version, row);
    }
    int toBaseline = baseline == null ? 1 : version.compareTo(baseline);
    boolean begin = baselineFile && toBaseline == 0 && versions.isEmpty() && row == null;
    if (!begin && (baselineFile || toBaseline <= 0)) {
      return MigrationStatus.entry(migration, MigrationStatus.State.COVERED, null, null);
    }
    // Oldest first: whatever is still in the map is newer than this one, or was never matched.
    boolean before = !versions.isEmpty() && version.compareTo(versions.lastKey()) < 0;
    return MigrationStatus.entry(
        migration,
        before ? MigrationStatus.State.OUT_OF_ORDER : MigrationStatus.State.PENDING,
        null,
        null);
  }

  private MigrationStatus.Entry applied(
      Migration migration, FlywayName name, FlywayVersion version, HistoryRow row) {
    if (row.state() == HistoryRow.State.FAILED) {
      return MigrationStatus.entry(migration, MigrationStatus.State.FAILED, row, null);
    }
    boolean covered = baseline != null && version.compareTo(baseline) <= 0;
    if (!covered && !history.unchanged(migration, row)) {
      return MigrationStatus.entry(migration, MigrationStatus.State.EDITED, row, null);
    }
    if (!covered
        && row.key() instanceof HistoryRow.Flyway key
        && !key.description().equals(name.description())) {
      return MigrationStatus.entry(
          migration,
          MigrationStatus.State.EDITED,
          row,
          "it was called \"" + key.description() + "\"");
    }
    return MigrationStatus.entry(migration, MigrationStatus.State.APPLIED, row, null);
  }

  /** Rows of Java migrations have no file anywhere near, and markers never had one. */
  private void addMissing() {
    for (HistoryRow row : versions.values()) {
      addMissing(row);
    }
    for (HistoryRow row : repeatables.values()) {
      addMissing(row);
    }
  }

  private void addMissing(HistoryRow row) {
    boolean failed = row.state() == HistoryRow.State.FAILED;
    boolean covered =
        baseline != null
            && row.key() instanceof HistoryRow.Flyway key
            && key.version() != null
            && key.version().compareTo(baseline) <= 0;
    if (failed || row.state() == HistoryRow.State.APPLIED && !covered) {
      entries.add(
          MigrationStatus.missing(
              row.name(),
              row,
              failed ? MigrationStatus.State.FAILED : MigrationStatus.State.MISSING,
              null));
    }
  }
}
