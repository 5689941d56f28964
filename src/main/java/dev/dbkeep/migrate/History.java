package dev.dbkeep.migrate;

import dev.dbkeep.error.DbkeepException;
import dev.dbkeep.postgres.ServerUrl;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/**
 * A history table of one format, read and written exactly as its own tool does, so that the tool
 * agrees afterwards.
 *
 * <p>What is to be written is said in SQL, so that it can travel with the statements it stands for.
 * Every name is schema-qualified: the scripts themselves may have changed the search path.
 */
sealed interface History permits DrizzleHistory, FlywayHistory, OwnHistory, PrismaHistory {

  static History of(MigrationFolder folder, ServerUrl url) {
    ToolSettings told = folder.tool();
    return switch (folder.format()) {
      case OWN -> new OwnHistory();
      case PRISMA -> new PrismaHistory(PrismaHistory.schema(url));
      case DRIZZLE -> DrizzleHistory.of(told);
      case FLYWAY -> FlywayHistory.of(told, url);
    };
  }

  /** The table as SQL. */
  String table();

  /** The schema in which the tool runs the scripts. */
  String schema();

  /**
   * The search path the tool sets for the scripts, or empty when it leaves that of the connection.
   */
  Optional<String> searchPath();

  /** The advisory lock that the tool itself holds while it deploys. */
  Optional<Long> advisoryLock();

  /** All rows in the order in which they were written; empty when there is no table. */
  Optional<List<HistoryRow>> read(Connection connection) throws SQLException;

  /** Whether the table is there; unlike a failing query this leaves an open transaction alive. */
  default boolean exists(Connection connection) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement("select pg_catalog.to_regclass(?) is not null")) {
      statement.setString(1, table());
      try (ResultSet rows = statement.executeQuery()) {
        return rows.next() && rows.getBoolean(1);
      }
    }
  }

  /** Creates what is missing: schema, table, index, with the names the tool gives. */
  void create(Connection connection) throws SQLException;

  /** Whether the file is what was applied, as far as the recorded checksum can tell. */
  default boolean unchanged(Migration migration, HistoryRow row) {
    String recorded = row.checksum();
    return recorded == null
        || recorded.equals(migration.checksum())
        || Checksums.matchesSha256(migration.content(), recorded);
  }

  /**
   * Statements that make a migration that does not run in one transaction visible as unfinished,
   * before the first of it runs; empty where the table has no place for that.
   */
  String started(Migration migration);

  /**
   * Statements that record a migration as applied.
   *
   * @param begun whether there may be a row that says it has begun or failed
   * @param took an SQL expression of type interval
   */
  String finished(Migration migration, boolean begun, String took);

  /**
   * Statements for after a failure.
   *
   * @param statementsDone how many statements stay done; with none of them the migration is as
   *     pending as before
   */
  String failed(Migration migration, DbkeepException error, int statementsDone);

  /**
   * Statements that record a migration that nobody ran: baseline and resolve. An older row of the
   * same migration gives way.
   */
  String markApplied(Migration migration);

  /**
   * Statements that take over the text a file has now, for a migration edited after it was applied.
   */
  String updateChecksum(Migration migration, HistoryRow row);

  /** Statements that take a row out of account, so that its migration is pending again. */
  String markRolledBack(HistoryRow row);
}
