package dev.dbkeep.backup.undo;

import dev.dbkeep.error.DbkeepException;
import dev.dbkeep.error.ErrorCode;
import dev.dbkeep.error.ShellWord;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Judges rows that were fetched, writes the statements and runs them when that is wanted. */
final class UndoRun {
  private static final int SHOWN = 20;

  private final Connection live;
  private final Wishes wishes;
  private final Map<Long, UndoTable> tables;
  private final List<String> notes;
  private final Judgement judgement;
  private final Map<UndoTable, List<ForeignKey>> keys = new LinkedHashMap<>();

  UndoRun(Connection live, Wishes wishes, Map<Long, UndoTable> tables, List<String> notes) {
    this.live = live;
    this.wishes = wishes;
    this.tables = tables;
    this.notes = new ArrayList<>(notes);
    this.judgement = new Judgement(live);
  }

  /**
   * Does what is wished.
   *
   * @param ask whether a row that is there with other values is left alone without a word
   */
  UndoResult run(boolean ask) throws SQLException {
    for (UndoTable table : tables.values()) {
      keys.put(table, LiveCatalog.foreignKeys(live, table.relation()));
      judgement.judge(table);
      if (ask && !wishes.overwriteAll()) {
        judgement.ask(table);
      }
      judgement.overwrite(table, wishes.overwrite());
    }
    List<UndoTable> ordered = parentsFirst();
    for (UndoTable table : ordered) {
      judgement.findOrphans(table, keys.getOrDefault(table, List.of()), tables);
    }
    Map<String, Map<Verdict, Long>> counts = new LinkedHashMap<>();
    List<Conflict> conflicts = new ArrayList<>();
    List<UndoScript.Part> parts = new ArrayList<>();
    UndoScript script = new UndoScript(live);
    for (UndoTable table : ordered) {
      counts.put(table.relation().display(), judgement.counts(table));
      conflicts.addAll(judgement.conflicts(table));
      parts.addAll(script.inserts(table, refersToItself(table)));
      parts.addAll(script.updates(table));
      List<String> triggers = LiveCatalog.triggers(live, table.relation());
      if (!triggers.isEmpty()) {
        notes.add(
            "triggers of " + table.relation().display() + " fire: " + String.join(", ", triggers));
      }
    }
    // those that a word brings back come first
    conflicts.sort(Comparator.comparing(conflict -> !conflict.mayOverwrite()));
    if (wishes.apply()) {
      refuse(conflicts);
      apply(parts, ordered);
    }
    return new UndoResult(counts, conflicts, notes, text(parts), wishes.apply());
  }

  private boolean refersToItself(UndoTable table) {
    return keys.getOrDefault(table, List.of()).stream()
        .anyMatch(key -> key.parent() == table.relation().oid());
  }

  /** So that a row finds its parent; what goes round in a circle stays in its order. */
  private List<UndoTable> parentsFirst() {
    List<UndoTable> waiting = new ArrayList<>(tables.values());
    List<UndoTable> ordered = new ArrayList<>();
    while (!waiting.isEmpty()) {
      UndoTable next =
          waiting.stream()
              .filter(table -> waiting.stream().noneMatch(other -> isParent(other, table)))
              .findFirst()
              .orElse(waiting.getFirst());
      waiting.remove(next);
      ordered.add(next);
    }
    return ordered;
  }

  private boolean isParent(UndoTable parent, UndoTable child) {
    return !parent.equals(child)
        && keys.getOrDefault(child, List.of()).stream()
            .anyMatch(key -> key.parent() == parent.relation().oid());
  }

  private void refuse(List<Conflict> conflicts) {
    if (conflicts.isEmpty() || wishes.skipConflicts()) {
      return;
    }
    String some =
        conflicts.stream()
            .limit(SHOWN)
            .map(conflict -> conflict.table() + " " + conflict.key() + " " + conflict.text())
            .collect(Collectors.joining("\n"));
    throw DbkeepException.of(
            ErrorCode.DATA_LOSS,
            conflicts.size()
                + (conflicts.size() == 1 ? " row does" : " rows do")
                + " not simply come back, and nothing was changed",
            conflicts.getFirst().mayOverwrite()
                ? "Name a row to bring it back over what is there: --overwrite "
                    + ShellWord.of(conflicts.getFirst().key())
                    + "; or leave all of these as they are: --skip-conflicts."
                : "No word brings these back: bring what they refer to back first, or leave them as"
                    + " they are: --skip-conflicts.")
        .detail(
            conflicts.size() > SHOWN
                ? some + "\nand " + (conflicts.size() - SHOWN) + " more"
                : some);
  }

  private void apply(List<UndoScript.Part> parts, List<UndoTable> ordered) throws SQLException {
    for (UndoScript.Part part : parts) {
      try (Statement statement = live.createStatement()) {
        statement.setEscapeProcessing(false);
        int touched = statement.executeUpdate(part.sql());
        if (touched != part.rows()) {
          throw DbkeepException.of(
              ErrorCode.FAILED,
              "a row changed while it was to be brought back, and nothing was changed",
              "Run the same command again.");
        }
      }
    }
    for (UndoTable table : ordered) {
      long differ = judgement.notAsBefore(table);
      if (differ > 0) {
        throw DbkeepException.of(
            ErrorCode.FAILED,
            differ
                + " rows of "
                + table.relation().display()
                + " did not become what they were, and nothing was changed",
            "A trigger or a rule changes what is written there; take the script, and run it with"
                + " these disabled.");
      }
    }
    live.commit();
  }

  private static String text(List<UndoScript.Part> parts) {
    if (parts.isEmpty()) {
      return "";
    }
    StringBuilder text =
        new StringBuilder(
            """
            BEGIN;
            SET LOCAL datestyle = 'ISO, YMD';
            SET LOCAL intervalstyle = 'postgres';
            SET LOCAL timezone = 'UTC';
            SET LOCAL xmloption = 'content';
            SET LOCAL search_path = '';
            """);
    parts.forEach(part -> text.append(part.sql()).append('\n'));
    return text.append("COMMIT;\n").toString();
  }
}
