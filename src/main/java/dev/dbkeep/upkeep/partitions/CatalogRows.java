package dev.dbkeep.upkeep.partitions;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads the catalog as text: what is read here becomes part of statements. */
final class CatalogRows {
  private final Connection connection;

  CatalogRows(Connection connection) {
    this.connection = connection;
  }

  /** The values of one row. */
  record Row(List<@Nullable String> values) {
    /** Counted from 1. */
    String text(int column) {
      String value = values.get(column - 1);
      return value == null ? "" : value;
    }

    boolean isTrue(int column) {
      return text(column).equals("t");
    }
  }

  List<Row> read(String sql, Object... parameters) throws SQLException {
    List<Row> rows = new ArrayList<>();
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < parameters.length; i++) {
        statement.setObject(i + 1, parameters[i]);
      }
      try (ResultSet row = statement.executeQuery()) {
        int columns = row.getMetaData().getColumnCount();
        while (row.next()) {
          List<@Nullable String> values = new ArrayList<>();
          for (int i = 1; i <= columns; i++) {
            values.add(row.getString(i));
          }
          rows.add(new Row(values));
        }
      }
    }
    return rows;
  }

  /** Of each row the one value. */
  List<String> texts(String sql, Object... parameters) throws SQLException {
    return read(sql, parameters).stream().map(row -> row.text(1)).toList();
  }

  int major() throws SQLException {
    return connection.getMetaData().getDatabaseMajorVersion();
  }
}
