package dev.dbkeep.studio.load;

import dev.dbkeep.postgres.Identifiers;
import dev.dbkeep.studio.database.Member;
import dev.dbkeep.studio.rows.Cells;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Adds staged records to a table and keeps what takes them back, in the same transaction. */
final class Keeping {
  /** Others were quicker: all of it can be tried again. */
  static final String RACED = "40001";

  private static final String STAGED = "\"dbkeep_import\"";

  private final Connection connection;
  private final Rows rows;
  private final Mode mode;
  private final String all;
  private final Member member;
  private final LoadLog log;
  private LoadLog.Begun begun = new LoadLog.Begun(0, "");

  /**
   * Of one file.
   *
   * @param first number of the first record that holds values
   */
  Keeping(Connection connection, Rows rows, Mode mode, int first, Member member) {
    this.connection = connection;
    this.rows = rows;
    // of a key alone there is nothing to be changed
    this.mode = mode == Mode.UPDATE && others(rows).isEmpty() ? Mode.SKIP : mode;
    this.all = "n >= " + first;
    this.member = member;
    this.log = new LoadLog(connection);
  }

  private static List<String> others(Rows rows) {
    return rows.written().stream()
        .filter(column -> !rows.target().shape().key().contains(column))
        .toList();
  }

  private List<String> key() {
    return rows.target().shape().key();
  }

  /** The number of the import, by which it is taken back. */
  long id() {
    return begun.id();
  }

  /**
   * Adds all; gives the number of rows that were added or changed.
   *
   * @param records how many there are
   */
  long add(long records) throws SQLException {
    List<String> former = mode == Mode.UPDATE ? others(rows) : List.of();
    begun = log.begin(member, rows.target(), mode, key(), former);
    if (key().isEmpty()) {
      long added = update(rows.insert(mode, all));
      log.written(begun, added, 0);
      return added;
    }
    kept().create(connection, key().size(), former.size());
    long changed = mode == Mode.UPDATE ? change(former) : 0;
    long added = insert();
    if (mode == Mode.UPDATE && added + changed < records && isRaced()) {
      throw new SQLException("others add rows with the keys of this file at this moment", RACED);
    }
    log.written(begun, added, changed);
    return added + changed;
  }

  /** What is in the way of keeping it after all; else lets older ones go to make room. */
  Optional<String> settle() throws SQLException {
    long bytes = kept().bytes(connection);
    if (bytes > LoadLog.MOST_BYTES) {
      return Optional.of(Obstacle.tooLarge(bytes));
    }
    log.trim();
    return Optional.empty();
  }

  private KeptRows kept() {
    return new KeptRows(begun.id());
  }

  /** Locks the rows that are there, keeps what they hold and changes them. */
  private long change(List<String> former) throws SQLException {
    List<String> kept = KeptRows.keys(key().size());
    update(
        "INSERT INTO %s (%s) SELECT s.n, %s FROM %s WHERE s.%s FOR UPDATE OF t"
            .formatted(
                kept().quoted(),
                joined(Stream.of(List.of(KeptRows.RECORD), kept, KeptRows.values(former.size()))),
                Stream.concat(key().stream(), former.stream())
                    .map(column -> Cells.printed("t." + Identifiers.quote(column)))
                    .collect(Collectors.joining(", ")),
                both(),
                all));
    return update(rows.insert(mode, all + " AND n IN (SELECT k.n FROM " + kept().quoted() + " k)"));
  }

  private static String joined(Stream<List<String>> columns) {
    return columns.flatMap(List::stream).collect(Collectors.joining(", "));
  }

  /** Rows of the table beside the records for them. */
  private String both() {
    String sameKey =
        rows.fields().stream()
            .filter(field -> key().contains(rows.column(field)))
            .map(
                field ->
                    "t.%s = %s"
                        .formatted(
                            Identifiers.quote(rows.column(field)),
                            rows.target().cast("s." + StagedFile.field(field), rows.column(field))))
            .collect(Collectors.joining(" AND "));
    return rows.target().quoted() + " AS t JOIN " + StagedFile.TABLE + " AS s ON " + sameKey;
  }

  private String unkept() {
    return "NOT EXISTS (SELECT FROM " + kept().quoted() + " k WHERE k.n = ";
  }

  private long insert() throws SQLException {
    List<String> kept = KeptRows.keys(key().size());
    String names = String.join(", ", kept);
    String returned =
        Stream.iterate(0, i -> i < kept.size(), i -> i + 1)
            .map(i -> Cells.printed(Identifiers.quote(key().get(i))) + " AS " + kept.get(i))
            .collect(Collectors.joining(", "));
    String condition = mode == Mode.UPDATE ? all + " AND " + unkept() + STAGED + ".n)" : all;
    return update(
        "WITH made AS (%s%s RETURNING %s) INSERT INTO %s (%s) SELECT %s FROM made"
            .formatted(
                rows.insert(mode, condition),
                // what others added meanwhile must not be changed, since nobody kept what it holds
                mode == Mode.UPDATE ? " WHERE false" : "",
                returned,
                kept().quoted(),
                names,
                names));
  }

  /** Whether somebody added a row for one of the records since those were looked for. */
  private boolean isRaced() throws SQLException {
    String sql =
        "SELECT EXISTS (SELECT FROM %s WHERE s.%s AND t.xmin <> CAST('%s' AS xid) AND %s s.n))"
            .formatted(both(), all, begun.mark(), unkept());
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      row.next();
      return row.getBoolean(1);
    }
  }

  private long update(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.setEscapeProcessing(false);
      return statement.executeLargeUpdate(sql);
    }
  }
}
