package dev.dbkeep.studio.query;

import dev.dbkeep.studio.database.TextStatement;
import dev.dbkeep.studio.database.TextStatement.TextColumn;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.postgresql.core.Tuple;

/** Reads the rows of one statement of a text, as many as are asked for. */
final class Reader {
  /** How much of a value is handed on, in characters. */
  static final int LONGEST = 10_000;

  private static final int LARGEST_CHARACTER = 4;

  // the driver's own names differ from SQL's, and know no modifiers
  private static final String TYPES =
      """
      SELECT pg_catalog.format_type(t.type, t.modifier)
        FROM unnest(?::oid[], ?::int[]) WITH ORDINALITY AS t (type, modifier, n) ORDER BY t.n
      """;

  private final int number;
  private final TextStatement statement;
  private final String verb;
  private long read;

  /**
   * At the first row.
   *
   * @param verb the first word of the statement
   */
  Reader(int number, TextStatement statement, String verb) {
    this.number = number;
    this.statement = statement;
    this.verb = verb;
  }

  int number() {
    return number;
  }

  boolean more() throws SQLException {
    return statement.more();
  }

  /** As psql prints it, which the driver keeps to itself; how many is known behind the last row. */
  String tag() throws SQLException {
    String word = verb.equals("VALUES") || verb.equals("TABLE") ? "SELECT" : verb;
    return switch (word) {
      case "INSERT" -> more() ? word : "INSERT 0 " + read;
      case "SELECT", "WITH", "UPDATE", "DELETE", "MERGE", "FETCH" ->
          more() ? word : word + " " + read;
      default -> word;
    };
  }

  /** The columns with their types as SQL names them. */
  List<SqlLine.Column> columns(Connection connection) throws SQLException {
    List<TextColumn> columns = statement.columns();
    List<SqlLine.Column> named = new ArrayList<>();
    try (PreparedStatement query = connection.prepareStatement(TYPES)) {
      query.setArray(
          1, connection.createArrayOf("oid", columns.stream().map(TextColumn::type).toArray()));
      query.setArray(
          2,
          connection.createArrayOf("int4", columns.stream().map(TextColumn::modifier).toArray()));
      try (ResultSet type = query.executeQuery()) {
        for (TextColumn column : columns) {
          type.next();
          named.add(new SqlLine.Column(column.name(), type.getString(1)));
        }
      }
    }
    return named;
  }

  /** Hands on the next rows while they come. */
  void rows(int limit, Runnable betweenBatches, Consumer<SqlLine> lines) throws SQLException {
    int missing = limit;
    while (missing > 0) {
      List<Tuple> batch = statement.next(missing);
      if (batch.isEmpty()) {
        return;
      }
      missing -= batch.size();
      read += batch.size();
      lines.accept(line(batch));
      betweenBatches.run();
    }
  }

  private SqlLine.Rows line(List<Tuple> batch) {
    List<List<@Nullable String>> rows = new ArrayList<>(batch.size());
    List<List<Integer>> cut = new ArrayList<>();
    for (Tuple tuple : batch) {
      List<@Nullable String> cells = new ArrayList<>(tuple.fieldCount());
      for (int column = 0; column < tuple.fieldCount(); column++) {
        byte @Nullable [] value = tuple.get(column);
        String text = value == null ? null : beginning(value);
        if (text != null && text.codePointCount(0, text.length()) > LONGEST) {
          cut.add(List.of(rows.size(), column));
          text = text.substring(0, text.offsetByCodePoints(0, LONGEST));
        }
        cells.add(text);
      }
      rows.add(cells);
    }
    return new SqlLine.Rows(number, rows, cut);
  }

  /** One character more than is handed on, where there are more. */
  private static String beginning(byte[] value) {
    int length = Math.min(value.length, (LONGEST + 1) * LARGEST_CHARACTER);
    return new String(value, 0, length, StandardCharsets.UTF_8);
  }
}
