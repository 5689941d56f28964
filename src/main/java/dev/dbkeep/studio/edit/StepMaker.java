package dev.dbkeep.studio.edit;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Makes one change in the open transaction.
 *
 * @param alone whether rows that others added must not go with those of the changes
 */
record StepMaker(Connection connection, EditedTables tables, RowChecks checks, boolean alone) {
  /** The SQLSTATE of a change that nothing was wrong with, and that still did not happen. */
  private static final String NOT_MADE = "02000";

  Step make(int index, Change change) throws SQLException {
    EditedTable table = tables.get(change.table());
    return switch (change) {
      case Change.Insert insert -> insert(index, insert, table);
      case Change.Update update -> update(index, update, table);
      case Change.Delete delete -> delete(index, delete, table);
    };
  }

  private Step insert(int index, Change.Insert insert, EditedTable table) throws SQLException {
    WholeRow after =
        run(table, new ChangeSql(table).checked(insert))
            .orElseThrow(() -> notMade(insert, "a trigger or a rule kept it from being added"));
    return new Step(index, insert, table, null, after, none());
  }

  private Step update(int index, Change.Update update, EditedTable table) throws SQLException {
    WholeRow before = before(index, update, table).orElse(null);
    Followers followers = none();
    if (before != null) {
      followers.updating(table, before, update.values().keySet());
    }
    refuseOthers(update, followers);
    WholeRow after =
        run(table, update)
            .orElseThrow(
                () -> notMade(update, "a trigger or a rule kept it, or an earlier change took it"));
    return new Step(index, update, table, before, after, followers);
  }

  private Step delete(int index, Change.Delete delete, EditedTable table) throws SQLException {
    Optional<WholeRow> before = before(index, delete, table);
    Followers followers = none();
    if (before.isPresent()) {
      followers.deleting(table, List.of(before.get()));
    }
    refuseOthers(delete, followers);
    Optional<WholeRow> gone = run(table, delete);
    if (gone.isPresent()) {
      return new Step(index, delete, table, gone.get(), null, followers);
    }
    // what an earlier change took along is gone as it should be
    if (table.find(connection, delete, false).isPresent()) {
      throw notMade(delete, "a trigger or a rule kept it, or somebody was quicker");
    }
    return new Step(index, delete, table, null, null, none());
  }

  private Optional<WholeRow> before(int index, Change.OfRow change, EditedTable table)
      throws SQLException {
    Optional<WholeRow> checked = checks.row(index);
    return checked.isPresent() ? checked : table.find(connection, change, true);
  }

  private Followers none() {
    return new Followers(connection, tables, true);
  }

  private void refuseOthers(Change change, Followers followers) throws SQLException {
    if (alone && !followers.cascades().isEmpty()) {
      Preview.Cascade first = followers.cascades().getFirst();
      throw notMade(
          change,
          "other rows refer to it since: %s.%s (%d)"
              .formatted(first.schema(), first.table(), first.rows()));
    }
  }

  private static SQLException notMade(Change change, String why) {
    return new SQLException("the row of " + change.table() + " is as it was: " + why, NOT_MADE);
  }

  private Optional<WholeRow> run(EditedTable table, Change.OfRow change) throws SQLException {
    ChangeSql sql = new ChangeSql(table);
    Optional<WholeRow> made = run(table, sql.checked(change));
    // it is locked and was as expected: an earlier change of ours or its trigger altered it
    return made.isEmpty() && table.lockable() ? run(table, sql.unchecked(change)) : made;
  }

  private Optional<WholeRow> run(EditedTable table, String sql) throws SQLException {
    return table.rows(connection, sql + " RETURNING " + table.list()).stream().findFirst();
  }

  /** Adds rows that refer to each other in a circle: within one statement that is no fault. */
  List<Step> together(Map<Integer, Change.Insert> inserts) throws SQLException {
    List<String> parts = new ArrayList<>();
    for (Map.Entry<Integer, Change.Insert> each : inserts.entrySet()) {
      ChangeSql sql = new ChangeSql(tables.get(each.getValue().table()));
      parts.add("\"%d\" AS (%s)".formatted(each.getKey(), sql.checked(each.getValue())));
    }
    Savepoint.execute(
        connection, parts.stream().collect(Collectors.joining(", ", "WITH ", " SELECT 1")));
    List<Step> steps = new ArrayList<>();
    for (Map.Entry<Integer, Change.Insert> each : inserts.entrySet()) {
      Change.Insert insert = each.getValue();
      EditedTable table = tables.get(insert.table());
      Map<String, @Nullable String> values =
          new WholeRow("", insert.values()).only(table.columns());
      WholeRow added = new WholeRow("", values);
      Optional<WholeRow> found =
          table.key().isEmpty()
              ? Optional.of(added)
              : table.find(connection, added.only(table.key()), false);
      steps.add(new Step(each.getKey(), insert, table, null, found.orElse(added), none()));
    }
    return steps;
  }
}
