package dev.dbkeep.studio.load;

import dev.dbkeep.postgres.SqlErrors;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/**
 * The records of a file as texts, numbered, in a table of this session that ends with its
 * transaction. PostgreSQL cuts the file into fields, nobody else.
 */
record StagedFile(Connection connection, int fields) {
  static final String TABLE = "pg_temp.\"dbkeep_import\"";
  private static final String COPIED = "dbkeep_import";

  // a record begins behind all line breaks of those before it, also those within its values
  private static final String LINES =
      """
      SELECT n, line FROM (
        SELECT n, n + coalesce(sum(%s) OVER (ORDER BY n ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 0) AS line
          FROM %s) AS placed
       WHERE n = ANY (?)
      """;

  static StagedFile create(Connection connection, int fields) throws SQLException {
    String columns =
        IntStream.range(0, fields)
            .mapToObj(i -> ", " + field(i) + " text")
            .collect(Collectors.joining());
    try (Statement statement = connection.createStatement()) {
      statement.execute(
          "CREATE TEMP TABLE "
              + TABLE
              + " (n bigint GENERATED ALWAYS AS IDENTITY"
              + columns
              + ") ON COMMIT DROP");
    }
    return new StagedFile(connection, fields);
  }

  /** The column of a field, from 0 on; messages of the server name it. */
  static String field(int index) {
    return "\"field " + (index + 1) + "\"";
  }

  /** Reads the file into it, from its first record on; gives the number of records. */
  long copy(FileFormat format, InputStream file) throws SQLException {
    String columns =
        IntStream.range(0, fields).mapToObj(StagedFile::field).collect(Collectors.joining(", "));
    int major = connection.getMetaData().getDatabaseMajorVersion();
    try {
      return connection
          .unwrap(PGConnection.class)
          .getCopyAPI()
          .copyIn(
              "COPY %s (%s) FROM STDIN (%s)".formatted(TABLE, columns, format.options()),
              major < EndMarker.READ_ON_SINCE ? new EndMarker(file) : file,
              1 << 16);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Whether the file is to blame: it is no CSV of this format, or holds no text of its encoding.
   */
  static boolean isOfFile(SQLException e) {
    return String.valueOf(e.getSQLState()).startsWith("22");
  }

  /** What COPY refuses, and where: of its context the first number is that of the line. */
  static LoadFault fault(SQLException e) {
    ServerErrorMessage error =
        e instanceof PSQLException psql ? psql.getServerErrorMessage() : null;
    String where = error == null || error.getWhere() == null ? "" : error.getWhere();
    int table = where.indexOf(COPIED);
    @Nullable Long line = table < 0 ? null : number(where, table + COPIED.length());
    return new LoadFault(
        line,
        List.of(),
        SqlErrors.plain(e),
        error == null ? null : error.getDetail(),
        null,
        e.getSQLState());
  }

  private static @Nullable Long number(String text, int from) {
    int start = from;
    while (start < text.length() && !Character.isDigit(text.charAt(start))) {
      start++;
    }
    int end = start;
    while (end < text.length() && Character.isDigit(text.charAt(end))) {
      end++;
    }
    return start == end ? null : Long.valueOf(text.substring(start, end));
  }

  /** In which lines of the file records begin. */
  Map<Long, Long> lines(List<Long> records) throws SQLException {
    String breaks =
        IntStream.range(0, fields)
            .mapToObj(StagedFile::field)
            .map(
                field ->
                    "coalesce(length(%1$s) - length(replace(%1$s, chr(10), '')), 0)"
                        .formatted(field))
            .collect(Collectors.joining(" + "));
    Map<Long, Long> lines = new HashMap<>();
    try (PreparedStatement statement =
        connection.prepareStatement(LINES.formatted(breaks, TABLE))) {
      statement.setArray(1, connection.createArrayOf("bigint", records.toArray()));
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          lines.put(row.getLong(1), row.getLong(2));
        }
      }
    }
    return lines;
  }
}
