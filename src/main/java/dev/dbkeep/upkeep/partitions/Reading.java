package dev.dbkeep.upkeep.partitions;

import dev.dbkeep.postgres.Connections;
import dev.dbkeep.postgres.ServerUrl;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The connection that reads the catalog: times are in UTC, and names are printed with their schema,
 * since what is printed becomes statements.
 */
final class Reading implements AutoCloseable {
  private static final long SAMPLE_BYTES = 64L << 20;

  private final Connection connection;
  private final CatalogRows rows;
  private final PartitioningLog log;

  private Reading(Connection connection) {
    this.connection = connection;
    this.rows = new CatalogRows(connection);
    this.log = new PartitioningLog(connection);
  }

  static Reading open(ServerUrl url) throws SQLException {
    Connection connection = Connections.open(url);
    try (Statement statement = connection.createStatement()) {
      statement.execute(
          "SET application_name = 'dbkeep partitions'; SET TimeZone = 'UTC'; SET DateStyle = 'ISO,"
              + " YMD'; SET lock_timeout = '2s'; SET statement_timeout = 0; SET"
              + " max_parallel_workers_per_gather = 0");
      return new Reading(connection);
    } catch (SQLException e) {
      connection.close();
      throw e;
    }
  }

  Connection connection() {
    return connection;
  }

  CatalogRows rows() {
    return rows;
  }

  PartitioningLog log() {
    return log;
  }

  /** A name without schema is looked up as the role would; nothing is afterwards. */
  GrowingTable table(String name) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("RESET search_path");
      GrowingTable table = GrowingTable.find(rows, name);
      statement.execute("SET search_path = ''");
      return table;
    }
  }

  /** How long it takes to read all of a table, from a part of it; null for an empty one. */
  @Nullable Duration timeToRead(GrowingTable table) throws SQLException {
    if (table.bytes() == 0) {
      return null;
    }
    double share = Math.min(1, (double) SAMPLE_BYTES / table.bytes());
    long began = System.nanoTime();
    List<String> read =
        rows.texts(
            "SELECT count(*) FROM ONLY %s TABLESAMPLE SYSTEM (%s)"
                .formatted(table.quoted(), Double.toString(share * 100)));
    return read.isEmpty() ? null : Duration.ofNanos((long) ((System.nanoTime() - began) / share));
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
