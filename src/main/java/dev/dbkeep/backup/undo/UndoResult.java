package dev.dbkeep.backup.undo;

import java.util.List;
import java.util.Map;

/**
 * What bringing rows back takes, or took.
 *
 * @param tables how many rows of each got which verdict
 * @param script the statements as one text, to be run in one transaction
 * @param applied whether they were run
 */
public record UndoResult(
    Map<String, Map<Verdict, Long>> tables,
    List<Conflict> conflicts,
    List<String> notes,
    String script,
    boolean applied) {
  public UndoResult {
    conflicts = List.copyOf(conflicts);
    notes = List.copyOf(notes);
  }

  /** How many rows got this verdict, in all tables. */
  public long count(Verdict verdict) {
    return tables.values().stream().mapToLong(counts -> counts.getOrDefault(verdict, 0L)).sum();
  }
}
