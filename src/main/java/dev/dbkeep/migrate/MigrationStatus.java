package dev.dbkeep.migrate;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A folder compared with the history in a database: every migration of either, in the order in
 * which they run.
 *
 * @param historyExists false when nothing was ever deployed here by the tool of this format
 * @param foreign rows of what only the tool itself can run, such as Java migrations
 */
public record MigrationStatus(
    MigrationFormat format,
    Path folder,
    boolean historyExists,
    List<Entry> entries,
    List<HistoryRow> foreign,
    List<String> notes) {

  public MigrationStatus {
    entries = List.copyOf(entries);
    foreign = List.copyOf(foreign);
    notes = List.copyOf(notes);
  }

  /** Where a migration stands. */
  public enum State {
    APPLIED("applied"),
    /** Older than the baseline of this database: it never ran and never will. */
    COVERED("covered by the baseline"),
    PENDING("pending"),
    /** Pending, but it stands before one that is applied. */
    OUT_OF_ORDER("pending, before an applied one"),
    /** A repeatable whose text is not what ran last. */
    CHANGED("pending, changed repeatable"),
    FAILED("failed"),
    EDITED("edited after it was applied"),
    /** In the history, not in the folder. */
    MISSING("missing in the folder");

    private final String text;

    State(String text) {
      this.text = text;
    }

    public String text() {
      return text;
    }

    /** True for what the next deploy runs, at least when it is allowed to. */
    public boolean isPending() {
      return switch (this) {
        case PENDING, OUT_OF_ORDER, CHANGED -> true;
        case APPLIED, COVERED, FAILED, EDITED, MISSING -> false;
      };
    }

    /** True for what a person has to look at before anything may be deployed. */
    public boolean isTrouble() {
      return switch (this) {
        case FAILED, EDITED, MISSING -> true;
        case APPLIED, COVERED, PENDING, OUT_OF_ORDER, CHANGED -> false;
      };
    }
  }

  /**
   * One migration.
   *
   * @param migration null when it is missing in the folder
   * @param row null when the history does not know it
   * @param appliedAt null where it is not applied or the tool keeps no time
   * @param detail one more thing to know, such as the log of a failure
   */
  public record Entry(
      String name,
      State state,
      @Nullable Migration migration,
      @Nullable HistoryRow row,
      @Nullable Instant appliedAt,
      @Nullable String detail) {

    /** The migration of an entry that is on the disk. */
    public Migration requireMigration() {
      if (migration == null) {
        throw new IllegalStateException(name + " is not in the folder");
      }
      return migration;
    }
  }

  public List<Entry> pending() {
    return entries.stream().filter(entry -> entry.state().isPending()).toList();
  }

  public List<Entry> in(State state) {
    return entries.stream().filter(entry -> entry.state() == state).toList();
  }

  /** True when folder and history say the same. */
  public boolean isClean() {
    return entries.stream()
        .noneMatch(entry -> entry.state().isPending() || entry.state().isTrouble());
  }

  static Entry entry(
      Migration migration, State state, @Nullable HistoryRow row, @Nullable String detail) {
    Instant appliedAt = row == null || state.isPending() ? null : row.finishedAt();
    return new Entry(migration.name(), state, migration, row, appliedAt, detail);
  }

  static Entry missing(String name, HistoryRow row, State state, @Nullable String detail) {
    return new Entry(name, state, null, row, row.finishedAt(), detail);
  }
}
