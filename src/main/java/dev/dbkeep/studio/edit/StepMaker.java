package dev.dbkeep.studio.edit;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Makes one change in the open transaction.
 *
 * @param alone whether rows that others added must not go with those of the changes
 */
record StepMaker(Connection connection, EditedTables tables, RowChecks checks, boolean alone) {
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
        run(insert, table, new ChangeSql(table).checked(insert))
            .orElseThrow(() -> Reasons.notAdded(insert));
    return new Step(index, insert, table, null, after, none());
  }

  private Step update(int index, Change.Update update, EditedTable table) throws SQLException {
    WholeRow before = before(index, update).orElse(null);
    Followers followers = none();
    Followers deserting = new Followers(connection, tables, false);
    if (before != null) {
      followers.updating(table, before, update.values().keySet());
      if (table.shape().kind().equals("partitioned table")) {
        deserting.moving(table, before);
      }
    }
    refuseOthers(update, followers);
    WholeRow after =
        runOfRow(index, update, table)
            .orElseThrow(() -> Reasons.notUpdated(update, table, checks.isLocked(index)));
    if (before != null) {
      if (deserting.any() && table.moved(before, after)) {
        throw Reasons.deserted(update, deserting);
      }
      refuseKept(update, table, before, after);
    }
    return new Step(index, update, table, before, after, followers);
  }

  /** A trigger may give a row back as it was; what an undo brings back need not stay so. */
  private void refuseKept(Change.Update update, EditedTable table, WholeRow before, WholeRow after)
      throws NotMade {
    if (!table.traits().triggered()) {
      return;
    }
    List<String> kept = new ArrayList<>();
    for (Map.Entry<String, @Nullable String> value : update.values().entrySet()) {
      String was = before.values().get(value.getKey());
      boolean same = Objects.equals(was, after.values().get(value.getKey()));
      if (same && !Objects.equals(was, value.getValue())) {
        kept.add(value.getKey());
      }
    }
    if (kept.size() > (alone ? update.values().size() - 1 : 0)) {
      throw Reasons.kept(update, kept);
    }
  }

  private Step delete(int index, Change.Delete delete, EditedTable table) throws SQLException {
    Optional<WholeRow> before = before(index, delete);
    Followers followers = none();
    if (before.isPresent()) {
      refuseHeir(delete, table);
      followers.deleting(table, List.of(before.get()));
    }
    refuseOthers(delete, followers);
    Optional<WholeRow> gone = runOfRow(index, delete, table);
    if (gone.isPresent()) {
      return new Step(index, delete, table, gone.get(), null, followers);
    }
    // what an earlier change took along is gone as it should be
    if (table.find(connection, delete, false).isPresent()) {
      throw Reasons.notDeleted(delete, table);
    }
    return new Step(index, delete, table, null, null, none());
  }

  /** Of a row of a table that inherits only the columns that are seen here could come back. */
  private void refuseHeir(Change.Delete delete, EditedTable table) throws SQLException {
    boolean heir =
        !table.traits().heirs().isEmpty()
            && table.selectOwn(connection, new ChangeSql(table).row(delete), false).isEmpty();
    if (heir) {
      throw Reasons.ofHeir(delete, table);
    }
  }

  private Optional<WholeRow> before(int index, Change.OfRow change) throws SQLException {
    Optional<WholeRow> checked = checks.row(index);
    return checked.isPresent() ? checked : checks.find(index, change);
  }

  private Followers none() {
    return new Followers(connection, tables, true);
  }

  private void refuseOthers(Change change, Followers followers) throws SQLException {
    if (alone && !followers.cascades().isEmpty()) {
      throw Reasons.referredTo(change, followers.cascades().getFirst());
    }
  }

  private Optional<WholeRow> runOfRow(int index, Change.OfRow change, EditedTable table)
      throws SQLException {
    ChangeSql sql = new ChangeSql(table);
    Optional<WholeRow> made = run(change, table, sql.checked(change));
    // it is locked and was as expected: an earlier change of ours or its trigger altered it
    return made.isEmpty() && checks.isLocked(index)
        ? run(change, table, sql.unchecked(change))
        : made;
  }

  private Optional<WholeRow> run(Change change, EditedTable table, String sql) throws SQLException {
    List<WholeRow> rows = table.rows(connection, sql + " RETURNING " + table.list());
    if (rows.size() > 1) {
      throw Reasons.several(change);
    }
    return rows.stream().findFirst();
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
