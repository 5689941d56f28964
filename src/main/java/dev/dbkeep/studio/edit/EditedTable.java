package dev.dbkeep.studio.edit;

import dev.dbkeep.error.DbkeepException;
import dev.dbkeep.error.ErrorCode;
import dev.dbkeep.postgres.Identifiers;
import dev.dbkeep.studio.rows.Cells;
import dev.dbkeep.studio.rows.Row;
import dev.dbkeep.studio.tables.ShapeReader;
import dev.dbkeep.studio.tables.Sight;
import dev.dbkeep.studio.tables.TableName;
import dev.dbkeep.studio.tables.TableShape;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A table whose rows are read whole and changed. */
record EditedTable(TableShape shape, Traits traits) {
  static EditedTable read(Connection connection, TableName name) throws SQLException {
    return new EditedTable(ShapeReader.read(connection, name), Traits.read(connection, name));
  }

  String quoted() {
    return shape.table().quoted();
  }

  List<String> key() {
    return shape.key();
  }

  List<String> columns() {
    return shape.columns().stream().map(TableShape.Column::name).toList();
  }

  /** Columns whose values are written and not made by the server. */
  List<String> writable() {
    return shape.columns().stream()
        .filter(column -> !column.generated())
        .map(TableShape.Column::name)
        .toList();
  }

  boolean isIdentity(String column) {
    return shape.column(column).map(TableShape.Column::identity).orElse(false);
  }

  /** The list behind SELECT or RETURNING of a whole row. */
  String list() {
    return shape.columns().stream()
        .map(column -> Cells.printed(Identifiers.quote(column.name())))
        .collect(Collectors.joining(", ", place() + ", ", ""));
  }

  /** What tells a row from all others: where it lies, or its key where that may not be read. */
  private String place() {
    return knowsPlaces()
        ? "tableoid::text || ctid::text"
        : Identifiers.literal(quoted())
            + key().stream()
                .map(Identifiers::quote)
                .collect(Collectors.joining(", ", " || ROW(", ")::text"));
  }

  private boolean knowsPlaces() {
    return shape.sight() == Sight.TABLE;
  }

  /** Whether a row lies in another partition than before, as far as this role may see it. */
  boolean moved(WholeRow before, WholeRow after) {
    return !knowsPlaces() || !before.home().equals(after.home());
  }

  /** The condition that a row has this key. */
  String hasKey(Map<String, @Nullable String> values) {
    return values.entrySet().stream()
        .map(part -> equal(part.getKey(), part.getValue()))
        .collect(Collectors.joining(" AND "));
  }

  /** As the type compares, so that an index serves. */
  private String equal(String column, @Nullable String value) {
    return Identifiers.quote(column)
        + (value == null ? " IS NOT DISTINCT FROM NULL" : " = " + column(column).operand(value));
  }

  TableShape.Column column(String name) {
    return shape.required(name);
  }

  /** The row of a change as it is now. */
  Optional<WholeRow> find(Connection connection, Change.OfRow change, boolean lock)
      throws SQLException {
    return change.key().isEmpty()
        ? select(connection, new ChangeSql(this).row(change), lock).stream().findFirst()
        : find(connection, change.key(), lock);
  }

  /** The row of a key as it is now, locked until the transaction ends when that is wanted. */
  Optional<WholeRow> find(Connection connection, Map<String, @Nullable String> key, boolean lock)
      throws SQLException {
    List<WholeRow> rows = select(connection, hasKey(key), lock);
    if (rows.size() > 1) {
      throw DbkeepException.of(
          ErrorCode.FAILED,
          shape.table() + " has more than one row with the key " + key,
          "A table that inherits from it has the same key; open that table.");
    }
    return rows.stream().findFirst();
  }

  private List<WholeRow> select(Connection connection, String condition, boolean lock)
      throws SQLException {
    return rows(connection, select(quoted(), condition, lock));
  }

  /** Rows of this table and none of those that inherit from it: foreign keys know only these. */
  List<WholeRow> selectOwn(Connection connection, String condition, boolean lock)
      throws SQLException {
    return rows(connection, select(own(), condition, lock));
  }

  /** What stands behind FROM for such rows. */
  String own() {
    return shape.kind().equals("partitioned table") ? quoted() : "ONLY " + quoted();
  }

  private String select(String from, String condition, boolean lock) {
    return "SELECT %s FROM %s WHERE %s%s"
        .formatted(list(), from, condition, lock && traits.lockable() ? " FOR UPDATE" : "");
  }

  /** Runs a statement that gives whole rows of this table. */
  List<WholeRow> rows(Connection connection, String sql) throws SQLException {
    List<WholeRow> rows = new ArrayList<>();
    try (Statement statement = connection.createStatement()) {
      statement.setEscapeProcessing(false);
      try (ResultSet row = statement.executeQuery(sql)) {
        while (row.next()) {
          rows.add(read(row));
        }
      }
    }
    return rows;
  }

  private WholeRow read(ResultSet row) throws SQLException {
    Map<String, @Nullable String> values = new LinkedHashMap<>();
    int at = 2;
    for (TableShape.Column column : shape.columns()) {
      values.put(column.name(), row.getString(at++));
    }
    return new WholeRow(row.getString(1), values);
  }

  /** A row as a page shows it. */
  Row shown(WholeRow row) {
    return Cells.shown(
        new ArrayList<>(row.values().values()), new ArrayList<>(row.only(key()).values()));
  }
}
