package dev.dbkeep.studio.edit;

import dev.dbkeep.postgres.Identifiers;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.ServerErrorMessage;

/** Finds the columns that an error of the server is about. */
record FaultColumns(Connection connection, EditedTable table, Change change) {
  private static final String CANNOT_BE_WRITTEN = "428C9";
  // for the same, before PostgreSQL 14; our own statements have no other fault of syntax
  private static final String CANNOT_BE_WRITTEN_THEN = "42601";
  private static final String INVALID_VALUE = "22";
  private static final String NO_RIGHT = "42501";
  private static final String CHECK = "23514";

  private static final String OF_CONSTRAINT =
      """
      SELECT ARRAY(SELECT a.attname FROM pg_catalog.pg_attribute a
                    WHERE a.attrelid = k.conrelid AND a.attnum = ANY (k.conkey) AND a.attnum > 0),
             ARRAY(SELECT a.attname FROM pg_catalog.pg_attribute a
                    WHERE a.attrelid = k.confrelid AND a.attnum = ANY (k.confkey))
      FROM pg_catalog.pg_constraint k
      JOIN pg_catalog.pg_class r ON r.oid = k.conrelid
      JOIN pg_catalog.pg_namespace n ON n.oid = r.relnamespace
      WHERE n.nspname = ? AND r.relname = ? AND k.conname = ?
      """;

  // those that its expressions use as well
  private static final String OF_INDEX =
      """
      SELECT ARRAY(SELECT DISTINCT a.attname FROM pg_catalog.pg_attribute a
                     JOIN pg_catalog.pg_depend d ON d.refobjid = a.attrelid AND d.refobjsubid = a.attnum
                    WHERE d.classid = 'pg_catalog.pg_class'::regclass AND d.objid = i.indexrelid
                      AND d.refclassid = 'pg_catalog.pg_class'::regclass AND a.attrelid = i.indrelid),
             ARRAY[]::name[]
      FROM pg_catalog.pg_index i
      JOIN pg_catalog.pg_class r ON r.oid = i.indrelid
      JOIN pg_catalog.pg_namespace n ON n.oid = r.relnamespace
      JOIN pg_catalog.pg_class x ON x.oid = i.indexrelid
      WHERE n.nspname = ? AND r.relname = ? AND x.relname = ?
      """;

  private static final String OF_PARTITIONS =
      """
      SELECT ARRAY(SELECT DISTINCT a.attname
        FROM pg_catalog.pg_partition_tree(pg_catalog.pg_partition_root(CAST(? AS pg_catalog.regclass))) t
        JOIN pg_catalog.pg_partitioned_table p ON p.partrelid = t.relid
        JOIN pg_catalog.pg_attribute a ON a.attrelid = p.partrelid AND a.attnum = ANY (p.partattrs::int2[]))
      """;

  private static final String MAY_WRITE =
      """
      SELECT ARRAY(SELECT a.attname FROM pg_catalog.pg_attribute a
        WHERE a.attrelid = CAST(? AS pg_catalog.regclass) AND a.attnum > 0 AND NOT a.attisdropped
          AND pg_catalog.has_column_privilege(a.attrelid, a.attnum, ?))
      """;

  List<String> of(SQLException e, @Nullable ServerErrorMessage error) throws SQLException {
    if (e instanceof NotMade notMade) {
      return notMade.columns();
    }
    String state = String.valueOf(e.getSQLState());
    if (error != null && error.getColumn() != null) {
      return List.of(error.getColumn());
    }
    if (error != null && error.getConstraint() != null && error.getTable() != null) {
      return constrained(error);
    }
    if (state.equals(NO_RIGHT)) {
      return forbidden();
    }
    if (state.equals(CHECK) && error != null && error.getDatatype() == null) {
      return mine(names(OF_PARTITIONS, table.quoted()), List.of());
    }
    if (state.equals(CANNOT_BE_WRITTEN) || state.equals(CANNOT_BE_WRITTEN_THEN)) {
      return change.values().keySet().stream()
          .filter(name -> table.column(name).generated() || isFixed(name))
          .toList();
    }
    // of a domain the server names the type and not the column
    boolean ofValue =
        state.startsWith(INVALID_VALUE) || error != null && error.getDatatype() != null;
    return ofValue ? refused(state) : List.of();
  }

  /** An identity can be given to a new row, and not changed. */
  private boolean isFixed(String name) {
    return change instanceof Change.Update && table.isIdentity(name);
  }

  private List<String> constrained(ServerErrorMessage error) throws SQLException {
    List<String> found = constrained(OF_CONSTRAINT, error);
    return found.isEmpty() ? constrained(OF_INDEX, error) : found;
  }

  private List<String> constrained(String sql, ServerErrorMessage error) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setString(1, error.getSchema());
      statement.setString(2, error.getTable());
      statement.setString(3, error.getConstraint());
      try (ResultSet row = statement.executeQuery()) {
        return row.next() ? mine(names(row, 1), names(row, 2)) : List.of();
      }
    }
  }

  /** An update can only be wrong in what it writes, here or where other rows refer to it. */
  private List<String> mine(List<String> own, List<String> referenced) {
    return switch (change) {
      case Change.Insert _ -> own;
      case Change.Delete _ -> referenced;
      case Change.Update update -> {
        List<String> both = new ArrayList<>(own);
        referenced.stream().filter(name -> !own.contains(name)).forEach(both::add);
        List<String> written =
            both.stream().filter(name -> update.values().containsKey(name)).toList();
        yield written.isEmpty() ? own : written;
      }
    };
  }

  /** Those that this role may not write. */
  private List<String> forbidden() throws SQLException {
    String right = change instanceof Change.Insert ? "INSERT" : "UPDATE";
    List<String> allowed = names(MAY_WRITE, table.quoted(), right);
    return change.values().keySet().stream().filter(name -> !allowed.contains(name)).toList();
  }

  private List<String> names(String sql, String... arguments) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < arguments.length; i++) {
        statement.setString(i + 1, arguments[i]);
      }
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        return names(row, 1);
      }
    }
  }

  private static List<String> names(ResultSet row, int column) throws SQLException {
    Array array = row.getArray(column);
    return List.of((String[]) array.getArray());
  }

  /** Those whose value alone is refused for the same reason. */
  private List<String> refused(String state) throws SQLException {
    if (change.values().size() == 1) {
      return List.copyOf(change.values().keySet());
    }
    List<String> refused = new ArrayList<>();
    for (Map.Entry<String, @Nullable String> value : change.values().entrySet()) {
      if (isRefused(value.getKey(), value.getValue(), state)) {
        refused.add(value.getKey());
      }
    }
    return refused;
  }

  private boolean isRefused(String column, @Nullable String value, String state)
      throws SQLException {
    String literal = value == null ? "NULL" : Identifiers.literal(value);
    // the first is refused while it is planned; the check of a domain only when it runs
    return Savepoint.tried(
            connection,
            "UPDATE %s SET %s = %s WHERE false"
                .formatted(table.quoted(), Identifiers.quote(column), literal),
            state)
        || Savepoint.tried(
            connection,
            "SELECT CAST(%s AS %s)".formatted(literal, table.column(column).type()),
            state);
  }
}
