package dev.dbkeep.migrate;

import dev.dbkeep.error.DbkeepException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** dbkeep's own {@code dbkeep.migration}. */
final class OwnHistory implements History {
  private static final String TABLE = "dbkeep.migration";

  @Override
  public String table() {
    return TABLE;
  }

  @Override
  public String schema() {
    return "public";
  }

  @Override
  public Optional<String> searchPath() {
    return Optional.empty();
  }

  /** The runner lock is enough: nobody else writes this table. */
  @Override
  public Optional<Long> advisoryLock() {
    return Optional.empty();
  }

  @Override
  public Optional<List<HistoryRow>> read(Connection connection) throws SQLException {
    return HistoryRows.read(
        connection,
        "select name, checksum, started_at, finished_at, error from "
            + TABLE
            + " order by started_at, name",
        OwnHistory::row);
  }

  private static HistoryRow row(ResultSet rows) throws SQLException {
    Instant finished = HistoryRows.instant(rows, "finished_at");
    HistoryRow.State state = finished == null ? HistoryRow.State.FAILED : HistoryRow.State.APPLIED;
    return new HistoryRow(
        rows.getString("name"),
        rows.getString("checksum"),
        state,
        HistoryRows.instant(rows, "started_at"),
        finished,
        rows.getString("error"),
        new HistoryRow.Id(rows.getString("name")));
  }

  @Override
  public void create(Connection connection) throws SQLException {
    HistoryRows.run(connection, "create schema if not exists dbkeep");
    HistoryRows.run(
        connection,
        """
        create table if not exists dbkeep.migration (
          name text primary key,
          checksum text not null,
          started_at timestamptz not null default clock_timestamp(),
          finished_at timestamptz,
          duration interval,
          applied_by text not null default session_user,
          executed boolean not null default true,
          error text
        )\
        """);
  }

  @Override
  public boolean unchanged(Migration migration, HistoryRow row) {
    String recorded = row.checksum();
    return recorded == null
        || recorded.equals(migration.checksum())
        || Checksums.matchesSha256(migration.content(), recorded);
  }

  @Override
  public void started(Connection connection, Migration migration) throws SQLException {
    String sql =
        """
        insert into dbkeep.migration (name, checksum) values (?, ?)
        on conflict (name) do update set checksum = excluded.checksum, error = null\
        """;
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setString(1, migration.name());
      statement.setString(2, migration.checksum());
      statement.executeUpdate();
    }
  }

  @Override
  public void finished(Connection connection, Migration migration, Duration duration)
      throws SQLException {
    insert(connection, migration, duration, true);
  }

  @Override
  public void failed(
      Connection connection, Migration migration, DbkeepException error, int statementsDone)
      throws SQLException {
    if (statementsDone == 0) {
      forget(connection, migration);
      return;
    }
    started(connection, migration);
    try (PreparedStatement statement =
        connection.prepareStatement(
            "update dbkeep.migration set error = ?, finished_at = null where name = ?")) {
      statement.setString(1, HistoryRows.log(error));
      statement.setString(2, migration.name());
      statement.executeUpdate();
    }
  }

  private static void forget(Connection connection, Migration migration) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "delete from dbkeep.migration where name = ? and finished_at is null")) {
      statement.setString(1, migration.name());
      statement.executeUpdate();
    }
  }

  @Override
  public void markApplied(Connection connection, Migration migration) throws SQLException {
    insert(connection, migration, Duration.ZERO, false);
  }

  private static void insert(
      Connection connection, Migration migration, Duration duration, boolean executed)
      throws SQLException {
    String sql =
        """
        insert into dbkeep.migration (name, checksum, started_at, finished_at, duration, executed)
        select ?, ?, clock_timestamp() - took, clock_timestamp(), took, ?
        from (select ? * interval '1 microsecond' as took) as t
        on conflict (name) do update set checksum = excluded.checksum, finished_at = excluded.finished_at,
          duration = excluded.duration, executed = excluded.executed, applied_by = session_user, error = null\
        """;
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setString(1, migration.name());
      statement.setString(2, migration.checksum());
      statement.setBoolean(3, executed);
      statement.setLong(4, duration.toNanos() / 1000);
      statement.executeUpdate();
    }
  }

  @Override
  public void updateChecksum(Connection connection, Migration migration, HistoryRow row)
      throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement("update dbkeep.migration set checksum = ? where name = ?")) {
      statement.setString(1, migration.checksum());
      statement.setString(2, row.name());
      statement.executeUpdate();
    }
  }

  @Override
  public void markRolledBack(Connection connection, HistoryRow row) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement("delete from dbkeep.migration where name = ?")) {
      statement.setString(1, row.name());
      statement.executeUpdate();
    }
  }
}
