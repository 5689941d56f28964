package dev.dbkeep.studio.edit;

import dev.dbkeep.studio.tables.Sight;
import dev.dbkeep.studio.tables.TableName;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The rows that foreign keys delete or change by themselves when other rows go or change. */
final class Followers {
  /** So many rows are kept for an undo. */
  static final int MOST = 10_000;

  private static final int AT_ONCE = 200;

  private final Connection connection;
  private final EditedTables tables;
  private final boolean lock;
  private final Set<String> seen = new HashSet<>();
  private final List<Followed> deleted = new ArrayList<>();
  private final List<Followed> changed = new ArrayList<>();
  private final Map<Effect, Long> effects = new LinkedHashMap<>();
  private long kept;
  private @Nullable String lost;

  Followers(Connection connection, EditedTables tables, boolean lock) {
    this.connection = connection;
    this.tables = tables;
    this.lock = lock;
  }

  /** A row as it is before. */
  record Followed(EditedTable table, WholeRow row) {}

  /** What happens to rows of a table. */
  private record Effect(TableName table, ForeignKey.Action action) {}

  /** Rows that go with those that were deleted, parents before their children. */
  List<Followed> deleted() {
    return List.copyOf(deleted);
  }

  /** Rows whose reference is set to something else. */
  List<Followed> changed() {
    Set<String> gone = new HashSet<>();
    deleted.forEach(one -> gone.add(one.row().place()));
    return changed.stream().filter(one -> !gone.contains(one.row().place())).toList();
  }

  /** Why not all of it can be brought back; null when it can. */
  @Nullable String lost() {
    return lost;
  }

  /** Whether rows go or change with it, or may do so unseen. */
  boolean any() {
    return lost != null
        || effects.keySet().stream()
            .anyMatch(effect -> effect.action() != ForeignKey.Action.RESTRICT);
  }

  List<Preview.Cascade> cascades() {
    List<Preview.Cascade> cascades = new ArrayList<>();
    effects.forEach(
        (effect, rows) ->
            cascades.add(
                new Preview.Cascade(
                    effect.table().schema(),
                    effect.table().name(),
                    rows,
                    effect.action().words())));
    return cascades;
  }

  /** These are named themselves and do not go with others. */
  void leaveOut(List<WholeRow> rows) {
    rows.forEach(row -> seen.add(row.place()));
  }

  /** Follows rows that go. */
  void deleting(EditedTable table, List<WholeRow> rows) throws SQLException {
    leaveOut(rows);
    if (table.shape().sight() == Sight.SOME_COLUMNS) {
      lost = "your role may not read every column of " + table.shape().table();
    }
    for (ForeignKey key : tables.to(table.shape().table())) {
      for (int at = 0; at < rows.size(); at += AT_ONCE) {
        List<WholeRow> some = rows.subList(at, Math.min(rows.size(), at + AT_ONCE));
        follow(key, key.onDelete(), some);
      }
    }
  }

  /** Follows a row as it may move to another partition, which some servers take for a delete. */
  void moving(EditedTable table, WholeRow row) throws SQLException {
    leaveOut(List.of(row));
    for (ForeignKey key : tables.to(table.shape().table())) {
      if (key.toPartition() || table.traits().forgetful()) {
        follow(key, key.onDelete(), List.of(row));
      }
    }
  }

  /**
   * Follows a row whose key changes, as far as its children lose the old one: those that change
   * with it change back with it.
   */
  void updating(EditedTable table, WholeRow row, Set<String> columns) throws SQLException {
    for (ForeignKey key : tables.to(table.shape().table())) {
      boolean loses =
          key.onUpdate() == ForeignKey.Action.SET_NULL
              || key.onUpdate() == ForeignKey.Action.SET_DEFAULT;
      if (loses && key.referenced().stream().anyMatch(columns::contains)) {
        follow(key, key.onUpdate(), List.of(row));
      }
    }
  }

  private void follow(ForeignKey key, ForeignKey.Action action, List<WholeRow> parents)
      throws SQLException {
    if (!key.readable()) {
      if (action != ForeignKey.Action.RESTRICT) {
        lost = "your role may not see all of " + key.table() + ", which refers to these rows";
      }
      return;
    }
    boolean known =
        parents.stream().allMatch(row -> row.values().keySet().containsAll(key.referenced()));
    if (!known) {
      if (action != ForeignKey.Action.RESTRICT) {
        lost = "your role may not read what " + key.table() + " refers to";
      }
      return;
    }
    EditedTable child = tables.get(key.table());
    Optional<String> condition =
        key.leadsTo(parents.stream().map(WholeRow::values).toList(), child);
    if (condition.isEmpty()) {
      return;
    }
    long rows = count(child, condition.get());
    if (action == ForeignKey.Action.RESTRICT) {
      add(key.table(), action, rows);
    } else if (kept + rows > MOST) {
      add(key.table(), action, rows);
      lost = "more than " + MOST + " rows of other tables go or change with them";
    } else if (rows > 0) {
      take(child, action, child.selectOwn(connection, condition.get(), lock));
    }
  }

  private void take(EditedTable child, ForeignKey.Action action, List<WholeRow> rows)
      throws SQLException {
    if (action == ForeignKey.Action.CASCADE) {
      List<WholeRow> more = rows.stream().filter(row -> !seen.contains(row.place())).toList();
      add(child.shape().table(), action, more.size());
      kept += more.size();
      more.forEach(row -> deleted.add(new Followed(child, row)));
      if (!more.isEmpty()) {
        deleting(child, more);
      }
      return;
    }
    add(child.shape().table(), action, rows.size());
    kept += rows.size();
    if (child.key().isEmpty()) {
      lost = child.shape().table() + " has no key that leads to its rows";
      return;
    }
    rows.forEach(row -> changed.add(new Followed(child, row)));
  }

  private void add(TableName table, ForeignKey.Action action, long rows) {
    if (rows > 0) {
      effects.merge(new Effect(table, action), rows, Long::sum);
    }
  }

  private long count(EditedTable child, String condition) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.setEscapeProcessing(false);
      try (ResultSet row =
          statement.executeQuery("SELECT count(*) FROM " + child.own() + " WHERE " + condition)) {
        row.next();
        return row.getLong(1);
      }
    }
  }
}
