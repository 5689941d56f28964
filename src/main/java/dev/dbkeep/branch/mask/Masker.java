package dev.dbkeep.branch.mask;

import dev.dbkeep.error.DbkeepException;
import dev.dbkeep.error.ErrorCode;
import dev.dbkeep.postgres.Connections;
import dev.dbkeep.postgres.Identifiers;
import dev.dbkeep.postgres.ServerUrl;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.postgresql.util.PSQLException;

/**
 * Replaces the values of columns in a copy of a database, each table in one transaction, and writes
 * its files anew, so that the former rows are not in them any more.
 */
public final class Masker {
  static final String KEY = "dbkeep.mask_key";
  private static final String FULL = "VACUUM (FULL)";
  private static final String UNIQUE = "23505";
  private static final String CONSTRAINT = "23";

  private final Map<String, String> rules;
  private final String key;

  /**
   * @param rules by column, as in {@code [branch.mask]}
   * @param key without which nobody computes a mask from a value
   */
  public Masker(Map<String, String> rules, String key) {
    this.rules = Map.copyOf(rules);
    this.key = key;
  }

  /** Refuses rules that do not fit; changes nothing. */
  public void check(ServerUrl url) throws SQLException {
    try (Connection connection = Connections.open(url)) {
      MaskPlan.read(connection, rules);
    }
  }

  /** Replaces everything, or fails; what is left of a failure must not be used. */
  public void mask(ServerUrl copy) throws SQLException {
    try (Connection connection = Connections.open(copy)) {
      MaskPlan plan = MaskPlan.read(connection, rules);
      try (PreparedStatement statement =
          connection.prepareStatement("SELECT set_config('" + KEY + "', ?, false)")) {
        statement.setString(1, key);
        statement.execute();
      }
      run(connection, "SET row_security = off"); // refuses what a policy would hide
      run(connection, "SET statement_timeout = 0");
      Triggers triggers = new Triggers(connection);
      for (List<MaskPlan.Masked> columns : plan.tables().values()) {
        update(connection, columns, triggers);
      }
      MaskCatalog catalog = new MaskCatalog(connection);
      for (long table : plan.tables().keySet()) {
        for (MaskCatalog.Member member : catalog.family(table)) {
          String name = Identifiers.quote(member.schema(), member.name());
          if (member.kind().equals("r")) {
            rewrite(connection, FULL, name);
          }
          // also of a partitioned table, whose statistics are kept apart from its partitions'
          rewrite(connection, "ANALYZE", name);
        }
      }
      new Views(connection).refresh();
      // the most common values of a column lie there
      rewrite(connection, FULL, "pg_catalog.pg_statistic");
      rewrite(connection, FULL, "pg_catalog.pg_statistic_ext_data");
    }
  }

  private static void update(
      Connection connection, List<MaskPlan.Masked> columns, Triggers triggers) throws SQLException {
    MaskColumn first = columns.getFirst().column();
    String sets =
        columns.stream()
            .map(
                masked ->
                    Identifiers.quote(masked.column().name())
                        + " = "
                        + masked.rule().sql(masked.column()))
            .collect(Collectors.joining(", "));
    connection.setAutoCommit(false);
    try (Statement statement = connection.createStatement()) {
      statement.setEscapeProcessing(false);
      triggers.off(first.table());
      long rows = count(statement, first.quotedTable());
      long updated = statement.executeLargeUpdate("UPDATE " + first.quotedTable() + " SET " + sets);
      if (updated != rows) {
        throw DbkeepException.of(
            ErrorCode.BRANCH,
            "%d of %d rows of %s could be masked".formatted(updated, rows, first.tableName()),
            "A rule of the table keeps the others; the branch was dropped.");
      }
      triggers.on();
      connection.commit();
    } catch (SQLException e) {
      connection.rollback();
      if (String.valueOf(e.getSQLState()).startsWith(CONSTRAINT)) {
        throw broken(first, e);
      }
      throw e;
    } finally {
      connection.setAutoCommit(true);
    }
  }

  private static long count(Statement statement, String table) throws SQLException {
    try (ResultSet row = statement.executeQuery("SELECT count(*) FROM " + table)) {
      row.next();
      return row.getLong(1);
    }
  }

  /** Without the server's own words, which hold the values. */
  private static DbkeepException broken(MaskColumn column, SQLException e) {
    String constraint =
        e instanceof PSQLException server
                && server.getServerErrorMessage() != null
                && server.getServerErrorMessage().getConstraint() != null
            ? " " + server.getServerErrorMessage().getConstraint()
            : "";
    return DbkeepException.of(
        ErrorCode.BRANCH,
        "masking %s would break the constraint%s".formatted(column.tableName(), constraint),
        UNIQUE.equals(e.getSQLState())
            ? "Its values have to stay unique: write hash or email. The branch was dropped."
            : "Choose a rule whose values it allows. The branch was dropped.");
  }

  /** What the role may not do there is only a warning to the server. */
  private static void rewrite(Connection connection, String command, String table)
      throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(command + " " + table);
      if (statement.getWarnings() != null) {
        throw DbkeepException.of(
            ErrorCode.BRANCH,
            "former values stay in the files of "
                + table
                + ": "
                + statement.getWarnings().getMessage(),
            "Use the owner of the database. The branch was dropped.");
      }
    }
  }

  private static void run(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
