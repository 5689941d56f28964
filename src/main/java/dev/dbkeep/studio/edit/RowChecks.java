package dev.dbkeep.studio.edit;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Locks the rows of changes and compares them with what the changes were thought for. */
final class RowChecks {
  private final Connection connection;
  private final EditedTables tables;
  private final Map<Integer, WholeRow> rows = new HashMap<>();
  private final Set<Integer> locked = new HashSet<>();
  private final List<Conflict> conflicts = new ArrayList<>();

  RowChecks(Connection connection, EditedTables tables) {
    this.connection = connection;
    this.tables = tables;
  }

  /** The order in which rows are locked: the same for everybody, so that no two wait crosswise. */
  static List<Integer> order(List<Change> changes) {
    return IntStream.range(0, changes.size())
        .filter(i -> changes.get(i) instanceof Change.OfRow row && !row.old().isEmpty())
        .boxed()
        .sorted(Comparator.comparing(i -> address(changes.get(i))))
        .toList();
  }

  private static String address(Change change) {
    return change.table() + (change instanceof Change.OfRow row ? row.key().toString() : "");
  }

  void check(int index, Change.OfRow change) throws SQLException {
    Optional<WholeRow> found = find(index, change);
    if (found.isEmpty()) {
      conflicts.add(new Conflict(index, true, List.of()));
      return;
    }
    WholeRow row = found.get();
    rows.put(index, row);
    List<Conflict.Difference> differences = differences(change, row);
    if (!differences.isEmpty()) {
      conflicts.add(new Conflict(index, false, differences));
    }
  }

  /**
   * The row of a change as it is now, locked where that is possible: of rows that row level
   * security lets a role see it may keep it from changing some, and from locking those.
   */
  Optional<WholeRow> find(int index, Change.OfRow change) throws SQLException {
    EditedTable table = tables.get(change.table());
    Optional<WholeRow> found = table.find(connection, change, true);
    if (found.isPresent() && table.traits().lockable()) {
      locked.add(index);
    }
    return found.isEmpty() && table.traits().guarded()
        ? table.find(connection, change, false)
        : found;
  }

  private static List<Conflict.Difference> differences(Change.OfRow change, WholeRow row) {
    List<Conflict.Difference> differences = new ArrayList<>();
    for (Map.Entry<String, @Nullable String> old : change.old().entrySet()) {
      String theirs = row.values().get(old.getKey());
      if (!isSame(change, old.getValue(), theirs)) {
        differences.add(
            new Conflict.Difference(
                old.getKey(), old.getValue(), change.values().get(old.getKey()), theirs));
      }
    }
    return differences;
  }

  /** Of a row that goes the beginning of a long value is enough: that is what a page shows. */
  private static boolean isSame(Change change, @Nullable String old, @Nullable String now) {
    return Objects.equals(old, now)
        || change instanceof Change.Delete
            && old != null
            && now != null
            && ChangeSql.isAsLongAsShown(old)
            && now.startsWith(old);
  }

  /** In the order of the changes. */
  List<Conflict> conflicts() {
    return conflicts.stream().sorted(Comparator.comparing(Conflict::change)).toList();
  }

  /** Whether nobody else can change the row of a change until the transaction ends. */
  boolean isLocked(int index) {
    return locked.contains(index);
  }

  /** The row of a change as it was found; empty when it was not looked for. */
  Optional<WholeRow> row(int index) {
    return Optional.ofNullable(rows.get(index));
  }
}
