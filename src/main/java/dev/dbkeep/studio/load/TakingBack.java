package dev.dbkeep.studio.load;

import dev.dbkeep.error.DbkeepException;
import dev.dbkeep.error.ErrorCode;
import dev.dbkeep.postgres.Identifiers;
import dev.dbkeep.studio.tables.TableName;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Takes an import back in the open transaction: what it added goes, what it changed gets its former
 * values. Whether somebody wrote a row since is what {@code xmin} says, so nothing of what was
 * imported had to be kept for that.
 */
final class TakingBack {
  /** The rows to be dealt with, and where they lie. */
  private static final String GOING = "pg_temp.\"dbkeep_going\"";

  private static final int EXAMPLES = 20;

  /** Numbers of transactions come round again behind it, and {@code xmin} has only their end. */
  private static final long KNOWN = 1L << 31;

  private static final String HERE = "t.ctid = g.place AND t.tableoid = g.part";

  private final Connection connection;
  private final KeptLoad load;
  private final Target target;

  TakingBack(Connection connection, KeptLoad load) throws SQLException {
    this.connection = connection;
    this.load = load;
    this.target = Target.read(connection, table());
    requireColumns();
    if (load.age() >= KNOWN) {
      throw notNow(
          "this import was too many transactions ago to know its rows by",
          "A backup knows the table as it was: see the page Backups.");
    }
  }

  private TableName table() throws SQLException {
    try (PreparedStatement query =
        connection.prepareStatement(
            """
            SELECT n.nspname, c.relname FROM pg_catalog.pg_class c
              JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace WHERE c.oid = ?::oid
            """)) {
      query.setLong(1, load.relation());
      try (ResultSet row = query.executeQuery()) {
        if (!row.next()) {
          throw notNow(
              "the table that it went into is not there any more",
              "Choose \"Forget\" to let go of what is kept for it.");
        }
        return new TableName(row.getString(1), row.getString(2));
      }
    }
  }

  private void requireColumns() {
    Stream.concat(load.key().stream(), load.columns().stream())
        .filter(column -> target.shape().column(column).isEmpty())
        .findFirst()
        .ifPresent(
            column -> {
              throw notNow(
                  target.shape().table() + " has no column " + column + " any more",
                  "Give it back its former name to take the import back.");
            });
  }

  private static DbkeepException notNow(String message, String hint) {
    return DbkeepException.of(ErrorCode.FAILED, message, hint);
  }

  /**
   * Does it.
   *
   * @param anyway also with rows that somebody changed since
   * @param check whether it is only to be known; then nothing is locked
   */
  TakeBackResult run(boolean anyway, boolean check) throws SQLException {
    find(!check);
    long found = number("SELECT count(*) FROM " + GOING);
    long changed = number("SELECT count(*) FROM " + GOING + " WHERE NOT same");
    List<List<@Nullable String>> examples = changed == 0 ? List.of() : examples();
    if (!anyway) {
      update("DELETE FROM " + GOING + " WHERE NOT same");
    }
    long referred = keepReferred();
    long removing = number("SELECT count(*) FROM " + GOING + " WHERE NOT former");
    long restoring = number("SELECT count(*) FROM " + GOING + " WHERE former");
    return new TakeBackResult(
        !check,
        check ? removing : remove(),
        check || load.columns().isEmpty() ? restoring : restore(),
        changed,
        load.key(),
        examples,
        load.added() + load.changed() - found,
        referred);
  }

  private void find(boolean lock) throws SQLException {
    String same = "t.xmin = CAST('" + load.mark() + "' AS xid)";
    String rows =
        load.key().isEmpty()
            ? "SELECT t.tableoid AS part, t.ctid AS place, false AS former, true AS same FROM %s AS t WHERE %s"
                .formatted(target.quoted(), same)
            : "SELECT t.tableoid AS part, t.ctid AS place, k.n IS NOT NULL AS former, %s AS same, k.ctid AS kept FROM %s AS t JOIN %s AS k ON %s"
                .formatted(same, target.quoted(), load.rows().quoted(), sameKey());
    update(
        "CREATE TEMP TABLE \"dbkeep_going\" ON COMMIT DROP AS "
            + rows
            + (lock ? " FOR UPDATE OF t" : ""));
    update("ANALYZE " + GOING);
  }

  private String sameKey() {
    List<String> kept = KeptRows.keys(load.key().size());
    return IntStream.range(0, kept.size())
        .mapToObj(
            i ->
                "t.%s = %s"
                    .formatted(
                        Identifiers.quote(load.key().get(i)),
                        target.cast("k." + kept.get(i), load.key().get(i))))
        .collect(Collectors.joining(" AND "));
  }

  /** Rows that others refer to stay, and so do those that they refer to; gives their number. */
  private long keepReferred() throws SQLException {
    long kept = 0;
    List<Referrers.Referrer> referrers = Referrers.of(connection, target.quoted());
    long more;
    do {
      more = 0;
      for (Referrers.Referrer referrer : referrers) {
        more += update(keep(referrer));
      }
      kept += more;
    } while (more > 0 && referrers.stream().anyMatch(Referrers.Referrer::toItself));
    return kept;
  }

  private String keep(Referrers.Referrer referrer) {
    String goesAsWell =
        " AND NOT EXISTS (SELECT FROM %s o WHERE o.place = c.ctid AND o.part = c.tableoid AND NOT o.former)"
            .formatted(GOING);
    return "DELETE FROM %s g USING %s AS t, %s AS c WHERE NOT g.former AND %s AND %s%s"
        .formatted(
            GOING,
            target.quoted(),
            referrer.table(),
            HERE,
            referrer.refers(),
            referrer.toItself() ? goesAsWell : "");
  }

  private long remove() throws SQLException {
    return update(
        "DELETE FROM %s AS t USING %s AS g WHERE NOT g.former AND %s"
            .formatted(target.quoted(), GOING, HERE));
  }

  private long restore() throws SQLException {
    List<String> values = KeptRows.values(load.columns().size());
    String set =
        IntStream.range(0, values.size())
            .mapToObj(
                i ->
                    Identifiers.quote(load.columns().get(i))
                        + " = "
                        + target.cast("k." + values.get(i), load.columns().get(i)))
            .collect(Collectors.joining(", "));
    return update(
        "UPDATE %s AS t SET %s FROM %s AS g, %s AS k WHERE g.former AND k.ctid = g.kept AND %s"
            .formatted(target.quoted(), set, GOING, load.rows().quoted(), HERE));
  }

  private List<List<@Nullable String>> examples() throws SQLException {
    List<String> kept = KeptRows.keys(load.key().size());
    String sql =
        "SELECT %s FROM %s AS g JOIN %s AS k ON k.ctid = g.kept WHERE NOT g.same LIMIT %d"
            .formatted(
                kept.stream().map(column -> "k." + column).collect(Collectors.joining(", ")),
                GOING,
                load.rows().quoted(),
                EXAMPLES);
    List<List<@Nullable String>> keys = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      while (row.next()) {
        List<@Nullable String> key = new ArrayList<>();
        for (int i = 1; i <= kept.size(); i++) {
          key.add(row.getString(i));
        }
        keys.add(key);
      }
    }
    return keys;
  }

  private long number(String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      row.next();
      return row.getLong(1);
    }
  }

  private long update(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.setEscapeProcessing(false);
      return statement.executeLargeUpdate(sql);
    }
  }
}
