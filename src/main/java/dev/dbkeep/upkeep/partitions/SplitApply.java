package dev.dbkeep.upkeep.partitions;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/**
 * Makes rows in the target what they are in the source, by the keys that were noted. What changes
 * meanwhile is noted again, so whatever is done twice or in between comes right in the end.
 */
record SplitApply(Exchange exchange) {
  private static final String KEYS = "pg_temp.dbkeep_keys";

  /** Only the keys decide what is read, however large the tables are, and nothing is hidden. */
  static List<String> settings() {
    return List.of(
        "SET LOCAL row_security = off",
        "SET LOCAL enable_hashjoin = off",
        "SET LOCAL enable_mergejoin = off",
        "SET LOCAL enable_seqscan = off",
        "SET LOCAL enable_bitmapscan = off",
        "SET LOCAL jit = off");
  }

  /**
   * Some of the changes, in the transaction that is open.
   *
   * @return how many there were
   */
  long take(Connection connection, long most) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      for (String setting : settings()) {
        statement.execute(setting);
      }
      statement.execute(
          "CREATE TEMPORARY TABLE IF NOT EXISTS dbkeep_keys ON COMMIT DELETE ROWS AS SELECT %s FROM %s WITH NO DATA"
              .formatted(noted(), log()));
      Taken taken = pick(connection, most);
      if (taken.emptied()) {
        // what was noted before is void; what was noted after is among the keys, or still to come
        statement.execute("TRUNCATE " + exchange.target());
      }
      if (taken.keys() > 0) {
        statement.executeUpdate(deletion(KEYS));
        statement.executeUpdate(insertion(KEYS) + locked() + " ON CONFLICT DO NOTHING");
        if (exchange.others() || exchange.guarded()) {
          statement.executeUpdate(leftOver());
        }
      }
      return taken.keys();
    }
  }

  private record Taken(long keys, boolean emptied) {}

  private Taken pick(Connection connection, long most) throws SQLException {
    String sql =
        """
        WITH gone AS (DELETE FROM %1$s WHERE number = ANY (ARRAY(SELECT number FROM %1$s ORDER BY number LIMIT ?)) RETURNING number, %2$s),
             kept AS (INSERT INTO %3$s SELECT DISTINCT %2$s FROM gone
                      WHERE k1 IS NOT NULL AND number > coalesce((SELECT max(number) FROM gone WHERE k1 IS NULL), 0))
        SELECT count(*), count(*) > count(k1) FROM gone
        """
            .formatted(log(), noted(), KEYS);
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setLong(1, most);
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        return new Taken(row.getLong(1), row.getBoolean(2));
      }
    }
  }

  /** While a row is held nobody can remove what it points at behind the back of its copy. */
  private String locked() {
    return exchange.guarded() ? " FOR SHARE OF s SKIP LOCKED" : "";
  }

  /** Rows that others held, or that met one with the same key that is to be removed yet. */
  private String leftOver() {
    return "INSERT INTO %s (%s) SELECT %s FROM %s AS k JOIN %s AS s ON %s WHERE NOT EXISTS (SELECT FROM %s AS t WHERE %s)"
        .formatted(
            log(),
            noted(),
            notedOf("k"),
            KEYS,
            exchange.source(),
            matches("s"),
            exchange.target(),
            matches("t"));
  }

  /** All that is left, as statements of a transaction in which nobody else changes rows. */
  List<String> last() {
    String keys = "(SELECT DISTINCT %s FROM %s)".formatted(noted(), log());
    return List.of(
        // emptied meanwhile: the next try begins with that
        """
        DO $dbkeep$ BEGIN IF EXISTS (SELECT FROM %s WHERE k1 IS NULL) THEN
          RAISE EXCEPTION 'the table was emptied' USING ERRCODE = 'lock_not_available';
        END IF; END $dbkeep$\
        """
            .formatted(log()),
        deletion(keys),
        insertion(keys),
        """
        DO $dbkeep$ BEGIN IF (SELECT count(*) FROM %1$s AS k JOIN %2$s AS s ON %3$s) <> (SELECT count(*) FROM %1$s AS k JOIN %4$s AS t ON %5$s) THEN
          RAISE EXCEPTION 'the rows that were changed last are not the same on both sides';
        END IF; END $dbkeep$\
        """
            .formatted(keys, exchange.source(), matches("s"), exchange.target(), matches("t")),
        "DELETE FROM " + log());
  }

  private String deletion(String keys) {
    return "DELETE FROM %s AS t USING %s AS k WHERE %s"
        .formatted(exchange.target(), keys, matches("t"));
  }

  private String insertion(String keys) {
    return "INSERT INTO %s (%s) OVERRIDING SYSTEM VALUE SELECT %s FROM %s AS k JOIN %s AS s ON %s"
        .formatted(
            exchange.target(),
            exchange.list(),
            exchange.listOf("s"),
            keys,
            exchange.source(),
            matches("s"));
  }

  private String matches(String alias) {
    return exchange.key().matches(alias, "k");
  }

  private String log() {
    return exchange.split().log();
  }

  private String noted() {
    return exchange.key().noted();
  }

  private String notedOf(String alias) {
    return exchange.key().noted().replace("k", alias + ".k");
  }
}
