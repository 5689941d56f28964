package dev.dbkeep.studio.load;

import dev.dbkeep.studio.edit.RowFault;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The records that the server refuses, and why. */
final class Faults {
  private static final int MOST = 50;

  private final Connection connection;
  private final StagedFile file;
  private final Rows rows;
  private final SortedMap<Long, LoadFault> byRecord = new TreeMap<>();

  Faults(Connection connection, StagedFile file, Rows rows) {
    this.connection = connection;
    this.file = file;
    this.rows = rows;
  }

  /** Whether no more are looked for. */
  boolean isFull() {
    return byRecord.size() >= MOST;
  }

  void add(long record, SQLException e) throws SQLException {
    add(record, columns(record, e), e);
  }

  private void add(long record, List<String> columns, SQLException e) {
    LoadFault whole = Loader.whole(e);
    byRecord.put(
        record,
        new LoadFault(
            null, columns, whole.message(), whole.detail(), whole.constraint(), whole.sqlState()));
  }

  private List<String> columns(long record, SQLException e) throws SQLException {
    String fields = rows.fields().stream().map(StagedFile::field).collect(Collectors.joining(", "));
    Map<String, @Nullable String> values = new LinkedHashMap<>();
    try (Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                "SELECT " + fields + " FROM " + StagedFile.TABLE + " WHERE n = " + record)) {
      row.next();
      int at = 1;
      for (String column : rows.written()) {
        values.put(column, row.getString(at++));
      }
    }
    return RowFault.columns(connection, rows.target().shape().table(), values, e);
  }

  /** The records whose key another one has as well: together they cannot change one row. */
  void twice(long first, SQLException e) throws SQLException {
    List<String> key = rows.target().shape().key();
    String values =
        rows.fields().stream()
            .filter(field -> key.contains(rows.column(field)))
            .map(field -> rows.target().cast(StagedFile.field(field), rows.column(field)))
            .collect(Collectors.joining(", "));
    String sql =
        "SELECT n FROM (SELECT n, count(*) OVER (PARTITION BY %s) AS times FROM %s WHERE n >= %d) AS keyed WHERE times > 1 ORDER BY n LIMIT %d"
            .formatted(values, StagedFile.TABLE, first, MOST);
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      while (row.next()) {
        add(row.getLong(1), key, e);
      }
    }
  }

  /** By their lines in the file. */
  List<LoadFault> all() throws SQLException {
    Map<Long, Long> lines = file.lines(List.copyOf(byRecord.keySet()));
    List<LoadFault> placed = new ArrayList<>();
    byRecord.forEach(
        (record, fault) ->
            placed.add(
                new LoadFault(
                    lines.get(record),
                    fault.columns(),
                    fault.message(),
                    fault.detail(),
                    fault.constraint(),
                    fault.sqlState())));
    return placed;
  }
}
