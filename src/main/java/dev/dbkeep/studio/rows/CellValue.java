package dev.dbkeep.studio.rows;

import dev.dbkeep.error.DbkeepException;
import dev.dbkeep.error.ErrorCode;
import dev.dbkeep.postgres.Identifiers;
import dev.dbkeep.studio.tables.ShapeReader;
import dev.dbkeep.studio.tables.TableShape;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A value as psql prints it; null for NULL. */
public record CellValue(@Nullable String value) {
  /** In bytes: the answer is held here and in the browser as a whole. */
  private static final int MOST = 64 << 20;

  public static CellValue read(Connection connection, CellRequest request) throws SQLException {
    TableShape shape = ShapeReader.read(connection, request.table());
    boolean known =
        shape.column(request.column()).isPresent()
            && !request.key().isEmpty()
            && request.key().keySet().stream().allMatch(name -> shape.column(name).isPresent());
    if (!known) {
      throw DbkeepException.of(
          ErrorCode.USAGE,
          shape.table() + " has no such columns or no key",
          "Open the table again.");
    }
    String key =
        request.key().entrySet().stream()
            .map(
                part ->
                    Identifiers.quote(part.getKey())
                        + " = "
                        + shape.required(part.getKey()).operand(part.getValue()))
            .collect(Collectors.joining(" AND "));
    // OFFSET 0 keeps the server from printing the value once for each use
    String sql =
        "SELECT pg_catalog.octet_length(v), CASE WHEN pg_catalog.octet_length(v) <= %d THEN v END"
                .formatted(MOST)
            + " FROM (SELECT %s AS v FROM %s WHERE %s OFFSET 0) AS cell"
                .formatted(
                    Cells.printed(Identifiers.quote(request.column())),
                    shape.table().quoted(),
                    key);
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      if (!row.next()) {
        throw DbkeepException.of(
            ErrorCode.USAGE, "the row is gone", "Somebody deleted it or changed its key.");
      }
      if (row.getLong(1) > MOST) {
        throw DbkeepException.of(
            ErrorCode.USAGE,
            "the value has %d MB as text, and a page shows at most %d MB of one"
                .formatted(row.getLong(1) >> 20, MOST >> 20),
            "Filter the table by this row's key and export it as a file.");
      }
      return new CellValue(row.getString(2));
    }
  }
}
