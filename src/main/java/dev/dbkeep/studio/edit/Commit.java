package dev.dbkeep.studio.edit;

import dev.dbkeep.postgres.SqlErrors;
import dev.dbkeep.studio.rows.Row;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/** Makes changes in the open transaction, all or none. */
final class Commit {
  private static final String LOCKED = "55P03";
  private static final String CROSSWISE = "40";
  private static final String OF_VALUE = "22";
  private static final String OF_CONSTRAINT = "23";
  private static final String WITHOUT_PARENT = "23503";

  private final Connection connection;
  private final List<Change> changes;
  private final EditedTables tables;
  private final RowChecks checks;
  private final StepMaker maker;
  private final List<Step> steps = new ArrayList<>();
  private final List<Altered> altered = new ArrayList<>();

  /**
   * Begins to.
   *
   * @param alone whether rows that others added must not go with those of the changes
   */
  Commit(Connection connection, EditedTables tables, List<Change> changes, boolean alone) {
    this.connection = connection;
    this.changes = changes;
    this.tables = tables;
    this.checks = new RowChecks(connection, tables);
    this.maker = new StepMaker(connection, tables, checks, alone);
  }

  /** Of a refusal nothing is left in the database. */
  Outcome run() throws SQLException {
    Outcome outcome = make();
    if (outcome instanceof Outcome.Refused) {
      connection.rollback();
    }
    return outcome;
  }

  private Outcome make() throws SQLException {
    for (int index : RowChecks.order(changes)) {
      if (changes.get(index) instanceof Change.OfRow change) {
        try {
          checks.check(index, change);
        } catch (SQLException e) {
          return refused(List.of(unreadable(index, change, e)));
        }
      }
    }
    if (!checks.conflicts().isEmpty()) {
      return new Outcome.Refused(checks.conflicts(), List.of());
    }
    Savepoint start = Savepoint.set(connection, "start");
    List<EditFault> faults = makeAll();
    if (faults.isEmpty()) {
      faults = late(start).stream().toList();
    }
    return faults.isEmpty()
        ? new Outcome.Made(rows(), altered, WayBack.of(connection, steps))
        : refused(faults);
  }

  private static Outcome refused(List<EditFault> faults) {
    return new Outcome.Refused(List.of(), faults);
  }

  /** A row that could not be locked or whose key is no value of its type. */
  private EditFault unreadable(int index, Change.OfRow change, SQLException e) throws SQLException {
    String state = String.valueOf(e.getSQLState());
    boolean ofChange =
        state.startsWith(LOCKED) || state.startsWith(CROSSWISE) || state.startsWith(OF_VALUE);
    if (!ofChange) {
      throw e;
    }
    List<String> columns =
        state.startsWith(OF_VALUE) ? List.copyOf(change.key().keySet()) : List.of();
    return new EditFault(
        index, columns, SqlErrors.plain(e), null, hints(change).of(e, columns), null, state);
  }

  /** In their order; what fails because of another change that comes later is tried again. */
  private List<EditFault> makeAll() throws SQLException {
    List<Integer> open = IntStream.range(0, changes.size()).boxed().toList();
    while (true) {
      Map<Integer, EditFault> faults = new LinkedHashMap<>();
      for (int index : open) {
        Savepoint before = Savepoint.set(connection, "change");
        try {
          steps.add(maker.make(index, changes.get(index)));
        } catch (SQLException e) {
          if (endsAll(e)) {
            throw e;
          }
          before.back();
          EditFault fault = fault(index, e);
          if (fault.sqlState().startsWith(LOCKED) || fault.sqlState().startsWith(CROSSWISE)) {
            return List.of(fault);
          }
          faults.put(index, fault);
        }
        before.release();
      }
      if (faults.isEmpty()) {
        return List.of();
      }
      boolean another =
          faults.values().stream().anyMatch(fault -> fault.sqlState().startsWith(OF_CONSTRAINT));
      if (faults.size() == open.size() || !another) {
        return madeTogether(faults) ? List.of() : List.copyOf(faults.values());
      }
      open = List.copyOf(faults.keySet());
    }
  }

  /** Whether rows that each lack another one could be added by one statement. */
  private boolean madeTogether(Map<Integer, EditFault> faults) throws SQLException {
    Map<Integer, Change.Insert> inserts = new LinkedHashMap<>();
    for (EditFault fault : faults.values()) {
      boolean lacks = fault.sqlState().equals(WITHOUT_PARENT);
      if (lacks && changes.get(fault.change()) instanceof Change.Insert insert) {
        inserts.put(fault.change(), insert);
      }
    }
    if (inserts.size() < 2 || inserts.size() < faults.size()) {
      return false;
    }
    Savepoint before = Savepoint.set(connection, "circle");
    try {
      steps.addAll(maker.together(inserts));
      return true;
    } catch (SQLException e) {
      if (endsAll(e)) {
        throw e;
      }
      before.back();
      return false;
    }
  }

  /** A lost connection, a cancellation, a server out of space: no change is to blame. */
  private static boolean endsAll(SQLException e) {
    String state = String.valueOf(e.getSQLState());
    return state.startsWith("08")
        || state.startsWith("57")
        || state.startsWith("53")
        || state.startsWith("25");
  }

  private EditFault fault(int index, SQLException e) throws SQLException {
    Change change = changes.get(index);
    ServerErrorMessage error =
        e instanceof PSQLException psql ? psql.getServerErrorMessage() : null;
    List<String> columns =
        new FaultColumns(connection, tables.get(change.table()), change).of(e, error);
    return new EditFault(
        index,
        columns,
        SqlErrors.plain(e),
        error == null ? null : error.getDetail(),
        hints(change).of(e, columns),
        error == null ? null : error.getConstraint(),
        String.valueOf(e.getSQLState()));
  }

  private FaultHints hints(Change change) throws SQLException {
    return new FaultHints(connection, tables.get(change.table()), change);
  }

  /** What only shows at the end, at the change that brought it about. */
  private Optional<EditFault> late(Savepoint start) throws SQLException {
    Optional<SQLException> found = deferred(true);
    if (found.isEmpty()) {
      return Optional.empty();
    }
    List<Step> made = List.copyOf(steps);
    start.back();
    int culprit = made.getLast().index();
    boolean failing = false;
    for (Step step : made) {
      maker.make(step.index(), step.change());
      boolean fails = deferred(false).filter(e -> isSame(e, found.get())).isPresent();
      if (fails && !failing) {
        culprit = step.index();
      }
      failing = fails;
    }
    start.back();
    return Optional.of(fault(culprit, found.get()));
  }

  /**
   * What is wrong among the constraints that are checked at the end.
   *
   * @param last whether nothing follows; else they stay deferred
   */
  private Optional<SQLException> deferred(boolean last) throws SQLException {
    Savepoint before = Savepoint.set(connection, "late");
    Optional<SQLException> wrong = Optional.empty();
    try {
      Savepoint.execute(connection, "SET CONSTRAINTS ALL IMMEDIATE");
    } catch (SQLException e) {
      if (endsAll(e)) {
        throw e;
      }
      wrong = Optional.of(e);
    }
    if (!last || wrong.isPresent()) {
      before.back();
    }
    before.release();
    return wrong;
  }

  private static boolean isSame(SQLException one, SQLException other) {
    return one instanceof PSQLException a
        && other instanceof PSQLException b
        && a.getServerErrorMessage() != null
        && b.getServerErrorMessage() != null
        && Objects.equals(
            a.getServerErrorMessage().getConstraint(), b.getServerErrorMessage().getConstraint());
  }

  /** As they are after all of it. */
  private List<@Nullable Row> rows() throws SQLException {
    List<@Nullable Row> rows = new ArrayList<>(Collections.nCopies(changes.size(), null));
    for (Step step : steps) {
      WholeRow after = step.after();
      if (after != null) {
        EditedTable table = step.table();
        Optional<WholeRow> now =
            table.key().isEmpty()
                ? Optional.of(after)
                : table.find(connection, after.only(table.key()), false);
        rows.set(step.index(), now.map(table::shown).orElse(null));
        now.ifPresent(row -> tell(step, row));
      }
    }
    return rows;
  }

  private void tell(Step step, WholeRow now) {
    List<String> others =
        step.change().values().entrySet().stream()
            .filter(value -> !Objects.equals(value.getValue(), now.values().get(value.getKey())))
            .map(Map.Entry::getKey)
            .toList();
    if (step.table().traits().triggered() && !others.isEmpty()) {
      altered.add(new Altered(step.index(), others));
    }
  }
}
