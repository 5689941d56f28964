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
                    Identifiers.quote(part.getKey()) + " = " + Identifiers.literal(part.getValue()))
            .collect(Collectors.joining(" AND "));
    String sql =
        "SELECT %s FROM %s WHERE %s"
            .formatted(
                Cells.printed(Identifiers.quote(request.column())), shape.table().quoted(), key);
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      if (!row.next()) {
        throw DbkeepException.of(
            ErrorCode.USAGE, "the row is gone", "Somebody deleted it or changed its key.");
      }
      return new CellValue(row.getString(1));
    }
  }
}
