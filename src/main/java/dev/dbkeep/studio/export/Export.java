package dev.dbkeep.studio.export;

import static dev.dbkeep.studio.export.TextRows.bytes;

import dev.dbkeep.error.DbkeepException;
import dev.dbkeep.error.ErrorCode;
import dev.dbkeep.postgres.Identifiers;
import dev.dbkeep.studio.http.Endpoint;
import dev.dbkeep.studio.rows.Look;
import dev.dbkeep.studio.tables.ShapeReader;
import dev.dbkeep.studio.tables.TableShape;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Collectors;

/** One file: which columns, which rows, and how it is written. */
final class Export {
  private static final String CSV = "FORMAT csv, HEADER";

  private final ExportRequest request;
  private final TableShape shape;
  private final List<TableShape.Column> columns;
  private final Look look;

  private Export(ExportRequest request, TableShape shape) {
    this.request = request;
    this.shape = shape;
    this.columns = columns(request, shape);
    this.look = new Look(shape, request.wished(), request.filter());
  }

  static Export of(Connection connection, ExportRequest request) throws SQLException {
    return new Export(request, ShapeReader.read(connection, request.table()));
  }

  private static List<TableShape.Column> columns(ExportRequest request, TableShape shape) {
    List<String> wanted = request.columns();
    List<TableShape.Column> chosen =
        (wanted == null ? shape.columns().stream() : wanted.stream().map(shape::required))
            .filter(column -> request.format() != Format.SQL || !column.generated())
            .toList();
    if (chosen.isEmpty()) {
      throw DbkeepException.of(
          ErrorCode.USAGE,
          "no column of " + shape.table() + " is left for the file",
          "Show at least one column; those that the server generates are not in an INSERT.");
    }
    return chosen;
  }

  void write(Connection connection, Endpoint.Bytes file) throws SQLException {
    switch (request.format()) {
      case CSV -> CopyOutput.read(connection, query(), CSV, file::write);
      case JSON -> write(connection, Layout.json(columns), file);
      case SQL -> write(connection, Layout.sql(shape, columns), file);
      case MARKDOWN -> write(connection, Layout.markdown(columns), file);
    }
  }

  private void write(Connection connection, Layout layout, Endpoint.Bytes file)
      throws SQLException {
    file.write(bytes(layout.head()));
    CopyOutput.read(
        connection,
        look.select(String.join(", ", layout.cells())),
        "FORMAT binary",
        new TextRows(layout, file));
    file.write(bytes(layout.tail()));
  }

  private String query() {
    return look.select(
        columns.stream()
            .map(column -> Identifiers.quote(column.name()))
            .collect(Collectors.joining(", ")));
  }

  /** The statement that gives the same rows to whoever runs it. */
  String copy() {
    return "COPY (" + query() + ") TO STDOUT (" + CSV + ")";
  }
}
