package dev.dbkeep.studio.load;

import dev.dbkeep.error.DbkeepException;
import dev.dbkeep.error.ErrorCode;
import dev.dbkeep.postgres.Identifiers;
import dev.dbkeep.studio.rows.Cells;
import java.io.ByteArrayInputStream;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Looks at the beginning of a file, with nothing but tables of this transaction. */
final class Previewer {
  private static final int SHOWN = 50;

  /** The table that the rows would go to, without what only whole tables can say. */
  private static final String SHADE = "pg_temp.\"dbkeep_shown\"";

  private final Connection connection;
  private final PreviewRequest request;
  private final byte[] head;
  private final Target target;

  Previewer(Connection connection, PreviewRequest request, byte[] head) throws SQLException {
    this.connection = connection;
    this.request = request;
    this.head = head;
    this.target = Target.read(connection, request.table());
  }

  Preview read() throws SQLException {
    FileFormat wished = request.format();
    FileFormat format = wished == null ? Guess.of(head, request.whole()) : wished;
    requireSigns(format);
    List<RawRecord> records =
        RawRecord.first(
            head,
            format.delimiter().charAt(0),
            format.quote().charAt(0),
            request.whole(),
            SHOWN + 1);
    if (records.isEmpty()) {
      throw DbkeepException.of(
          ErrorCode.USAGE,
          "no record ends within the first %d kB of the file".formatted(head.length >> 10),
          head.length == 0
              ? "The file is empty; choose another one."
              : "Choose another quote or delimiter: one of them is probably never closed.");
    }
    int fields = records.getFirst().fields().size();
    StagedFile file = StagedFile.create(connection, fields);
    java.sql.Savepoint before = connection.setSavepoint();
    try {
      file.copy(format, new ByteArrayInputStream(head, 0, records.getLast().end()));
    } catch (SQLException e) {
      connection.rollback(before);
      List<LoadFault> fault = List.of(StagedFile.fault(e));
      return new Preview(format, numbered(fields), List.of(), fault, null);
    }
    List<@Nullable String> first = fields("n = 1", fields);
    FileFormat known = wished == null ? format.withHeader(isHeader(first, fields)) : format;
    List<String> names = names(known, first);
    List<@Nullable String> asked = request.columns();
    List<@Nullable String> columns =
        asked != null && asked.size() == fields ? asked : guessed(known, names);
    String noUndo =
        Obstacle.of(connection, target).or(() -> Obstacle.of(target, about(records))).orElse(null);
    return shown(known, file, names, columns, records.size(), noUndo);
  }

  /** How many records the whole file has, if all are as long as the first. */
  private long about(List<RawRecord> records) {
    Long size = request.size();
    return size == null ? records.size() : size / records.getLast().end() * records.size();
  }

  private static void requireSigns(FileFormat format) {
    if (format.delimiter().length() != 1 || format.quote().length() != 1) {
      throw DbkeepException.of(
          ErrorCode.USAGE,
          "delimiter and quote are one character each",
          "A tabulator is the usual delimiter besides , and ;");
    }
  }

  private static List<Preview.Field> numbered(int fields) {
    return IntStream.rangeClosed(1, fields)
        .mapToObj(i -> new Preview.Field("field " + i, null))
        .toList();
  }

  private List<@Nullable String> fields(String condition, int fields) throws SQLException {
    String list =
        IntStream.range(0, fields).mapToObj(StagedFile::field).collect(Collectors.joining(", "));
    List<@Nullable String> values = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                "SELECT " + list + " FROM " + StagedFile.TABLE + " WHERE " + condition)) {
      row.next();
      for (int i = 1; i <= fields; i++) {
        values.add(row.getString(i));
      }
    }
    return values;
  }

  /** One name is enough; without any it is one, unless the fields are just those of the table. */
  private boolean isHeader(List<@Nullable String> first, int fields) {
    return first.stream().anyMatch(name -> name != null && target.named(name).isPresent())
        || fields != target.writable().size();
  }

  private static List<String> names(FileFormat format, List<@Nullable String> first) {
    List<String> names = new ArrayList<>();
    for (int i = 0; i < first.size(); i++) {
      String name = format.header() ? first.get(i) : null;
      names.add(name == null || name.isBlank() ? "field " + (i + 1) : name);
    }
    return names;
  }

  private List<@Nullable String> guessed(FileFormat format, List<String> names) {
    List<@Nullable String> columns = new ArrayList<>();
    for (int i = 0; i < names.size(); i++) {
      String column =
          format.header()
              ? target.named(names.get(i)).orElse(null)
              : i < target.writable().size() ? target.writable().get(i).name() : null;
      columns.add(columns.contains(column) ? null : column);
    }
    return columns;
  }

  private Preview shown(
      FileFormat format,
      StagedFile file,
      List<String> names,
      List<@Nullable String> columns,
      int records,
      @Nullable String noUndo)
      throws SQLException {
    Rows rows = new Rows(target, columns);
    List<Long> numbers =
        IntStream.rangeClosed(format.firstRecord(), records).mapToObj(Long::valueOf).toList();
    Map<Long, Long> lines = file.lines(numbers);
    List<Preview.Row> shown = new ArrayList<>();
    List<LoadFault> faults = new ArrayList<>();
    boolean mapped = !rows.fields().isEmpty();
    if (mapped) {
      target.check(columns, Mode.INSERT);
      execute(
          "CREATE TEMP TABLE %s ON COMMIT DROP AS SELECT %s FROM %s WITH NO DATA"
              .formatted(SHADE, rows.names(rows.fields()), target.quoted()));
    }
    for (Long number : numbers) {
      long line = lines.getOrDefault(number, number);
      List<@Nullable String> cells = fields("n = " + number, columns.size());
      if (mapped) {
        values(rows, rows.fields(), number, line, faults).forEach(cells::set);
      }
      shown.add(new Preview.Row(line, cells));
    }
    List<Preview.Field> fields = new ArrayList<>();
    for (int i = 0; i < names.size(); i++) {
      fields.add(new Preview.Field(names.get(i), columns.get(i)));
    }
    return new Preview(format, fields, shown, faults, noUndo);
  }

  /** The values that fields become; those that become none are faults, each looked at alone. */
  private Map<Integer, @Nullable String> values(
      Rows rows, List<Integer> fields, long number, long line, List<LoadFault> faults)
      throws SQLException {
    Map<Integer, @Nullable String> values = new LinkedHashMap<>();
    java.sql.Savepoint before = connection.setSavepoint();
    String printed =
        fields.stream()
            .map(field -> Cells.beginning(Identifiers.quote(rows.column(field))))
            .collect(Collectors.joining(", "));
    String sql =
        "INSERT INTO %s (%s) %s RETURNING %s"
            .formatted(SHADE, rows.names(fields), rows.select(fields, "n = " + number), printed);
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      row.next();
      int at = 1;
      for (Integer field : fields) {
        values.put(field, row.getString(at++));
      }
    } catch (SQLException e) {
      connection.rollback(before);
      if (fields.size() > 1) {
        for (Integer field : fields) {
          values.putAll(values(rows, List.of(field), number, line, faults));
        }
      } else {
        LoadFault whole = Loader.whole(e);
        faults.add(
            new LoadFault(
                line,
                List.of(rows.column(fields.getFirst())),
                whole.message(),
                whole.detail(),
                whole.constraint(),
                whole.sqlState()));
      }
    }
    connection.releaseSavepoint(before);
    return values;
  }

  private void execute(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
