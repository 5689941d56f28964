package dev.dbkeep.upkeep.relations;

import dev.dbkeep.postgres.Connections;
import dev.dbkeep.postgres.ServerUrl;
import dev.dbkeep.postgres.SqlErrors;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Counts the rows that point nowhere: exactly, or not at all. */
public final class Orphans {
  private static final String PRIMARY_KEY =
      """
      SELECT a.attname FROM pg_catalog.pg_index i
           CROSS JOIN LATERAL pg_catalog.unnest(i.indkey::int2[]) WITH ORDINALITY AS k (number, place)
           JOIN pg_catalog.pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = k.number
      WHERE i.indrelid = ?::regclass AND i.indisprimary
      ORDER BY k.place
      """;

  private static final String CANCELED = "57014";
  private static final String TEMP_FILES = "53400";
  private static final String NOT_ALLOWED = "42501";
  private static final String LOCKED = "55P03";

  private final ServerUrl url;
  private final OrphanBudget budget;

  public Orphans(ServerUrl url, OrphanBudget budget) {
    this.url = url;
    this.budget = budget;
  }

  /**
   * One count for each relation.
   *
   * @param examples how many orphans are shown of each
   * @param next is told before each
   */
  public List<OrphanCount> count(List<Relation> relations, int examples, Consumer<Relation> next) {
    List<OrphanCount> counts = new ArrayList<>();
    try (Connection connection = Connections.open(url)) {
      limit(connection);
      for (Relation relation : relations) {
        next.accept(relation);
        counts.add(count(connection, relation, examples));
      }
      return counts;
    } catch (SQLException e) {
      throw SqlErrors.of(e, url);
    }
  }

  private void limit(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(
          "SET application_name = 'dbkeep orphans'; SET default_transaction_read_only = on; SET"
              + " lock_timeout = '1s'; SET max_parallel_workers_per_gather = 1; SET"
              + " statement_timeout = "
              + budget.time().toMillis());
      try {
        statement.execute("SET temp_file_limit = " + budget.tempBytes() / 1024);
      } catch (SQLException e) {
        // only some roles may; the time is limited in any case
        if (!NOT_ALLOWED.equals(e.getSQLState())) {
          throw e;
        }
      }
    }
  }

  private OrphanCount count(Connection connection, Relation relation, int examples)
      throws SQLException {
    long began = System.nanoTime();
    try {
      long orphans = number(connection, relation);
      List<String> shown =
          orphans > 0 && examples > 0 ? examples(connection, relation, examples) : List.of();
      return new OrphanCount(relation, orphans, shown, null, since(began));
    } catch (SQLException e) {
      return new OrphanCount(relation, null, List.of(), reason(e), since(began));
    }
  }

  private static Duration since(long began) {
    return Duration.ofNanos(System.nanoTime() - began);
  }

  private String reason(SQLException e) throws SQLException {
    return switch (String.valueOf(e.getSQLState())) {
      case CANCELED ->
          "not counted within %d s; --seconds gives it longer".formatted(budget.time().toSeconds());
      case TEMP_FILES ->
          "not counted within %d MB of temporary files; an index on the column makes it cheaper"
              .formatted(budget.tempBytes() >> 20);
      case LOCKED -> "not counted: the table is locked by another session";
      case NOT_ALLOWED -> "not counted: " + SqlErrors.plain(e);
      case "42P01", "42703", "42883" -> "not counted: " + SqlErrors.plain(e);
      default -> throw e;
    };
  }

  private static long number(Connection connection, Relation relation) throws SQLException {
    try (Statement settings = connection.createStatement();
        PreparedStatement statement =
            connection.prepareStatement(new OrphanSql(relation).count())) {
      settings.execute(OrphanSql.FOR_ALL);
      bind(statement, relation);
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        return row.getLong(1);
      }
    }
  }

  private static List<String> examples(Connection connection, Relation relation, int limit)
      throws SQLException {
    List<String> examples = new ArrayList<>();
    String sql = new OrphanSql(relation).examples(primaryKey(connection, relation.child()), limit);
    try (Statement settings = connection.createStatement();
        PreparedStatement statement = connection.prepareStatement(sql)) {
      settings.execute(OrphanSql.FOR_A_FEW);
      bind(statement, relation);
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          examples.add(row.getString(1));
        }
      }
    }
    return examples;
  }

  static void bind(PreparedStatement statement, Relation relation) throws SQLException {
    Relation.Only only = relation.only();
    if (only != null) {
      statement.setString(1, only.value());
    }
  }

  private static List<String> primaryKey(Connection connection, TableName table)
      throws SQLException {
    List<String> columns = new ArrayList<>();
    try (PreparedStatement statement = connection.prepareStatement(PRIMARY_KEY)) {
      statement.setString(1, table.quoted());
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          columns.add(row.getString(1));
        }
      }
    }
    return columns;
  }
}
