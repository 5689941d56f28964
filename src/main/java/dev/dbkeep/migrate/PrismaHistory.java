package dev.dbkeep.migrate;

import dev.dbkeep.error.DbkeepException;
import dev.dbkeep.postgres.Identifiers;
import dev.dbkeep.postgres.ServerUrl;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Prisma's {@code _prisma_migrations}, in the schema that the URL names. */
final class PrismaHistory implements History {
  static final String TABLE = "_prisma_migrations";

  /** The number Prisma's engine locks while it deploys. */
  private static final long ADVISORY_LOCK = 72_707_369L;

  private final String schema;
  private final String table;

  PrismaHistory(String schema) {
    this.schema = schema;
    this.table = Identifiers.quote(schema, TABLE);
  }

  static String schema(ServerUrl url) {
    return url.parameters().getOrDefault("schema", "public");
  }

  @Override
  public String table() {
    return table;
  }

  @Override
  public String schema() {
    return schema;
  }

  @Override
  public Optional<String> searchPath() {
    return Optional.of(Identifiers.quote(schema));
  }

  @Override
  public Optional<Long> advisoryLock() {
    return Optional.of(ADVISORY_LOCK);
  }

  @Override
  public Optional<List<HistoryRow>> read(Connection connection) throws SQLException {
    return HistoryRows.read(
        connection,
        """
        select id, checksum, finished_at, migration_name, logs, rolled_back_at, started_at
        from %s order by started_at\
        """
            .formatted(table),
        PrismaHistory::row);
  }

  private static HistoryRow row(ResultSet rows) throws SQLException {
    Instant finished = HistoryRows.instant(rows, "finished_at");
    HistoryRow.State state = HistoryRow.State.APPLIED;
    if (rows.getObject("rolled_back_at") != null) {
      state = HistoryRow.State.ROLLED_BACK;
    } else if (finished == null) {
      state = HistoryRow.State.FAILED;
    }
    return new HistoryRow(
        rows.getString("migration_name"),
        rows.getString("checksum"),
        state,
        HistoryRows.instant(rows, "started_at"),
        finished,
        rows.getString("logs"),
        new HistoryRow.Id(rows.getString("id")));
  }

  @Override
  public void create(Connection connection) throws SQLException {
    HistoryRows.run(connection, "create schema if not exists " + Identifiers.quote(schema));
    HistoryRows.run(
        connection,
        """
        create table if not exists %s (
          id varchar(36) primary key not null,
          checksum varchar(64) not null,
          finished_at timestamptz,
          migration_name varchar(255) not null,
          logs text,
          rolled_back_at timestamptz,
          started_at timestamptz not null default now(),
          applied_steps_count integer not null default 0
        )\
        """
            .formatted(table));
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
        with again as (
          update %1$s set checksum = ?, logs = null, started_at = clock_timestamp()
          where migration_name = ? and finished_at is null and rolled_back_at is null returning 1)
        insert into %1$s (id, checksum, migration_name, started_at)
        select ?, ?, ?, clock_timestamp() where not exists (select from again)\
        """
            .formatted(table);
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setString(1, migration.checksum());
      statement.setString(2, migration.name());
      statement.setString(3, newId());
      statement.setString(4, migration.checksum());
      statement.setString(5, migration.name());
      statement.executeUpdate();
    }
  }

  @Override
  public void finished(Connection connection, Migration migration, Duration duration)
      throws SQLException {
    String sql =
        """
        with begun as (
          update %1$s set finished_at = clock_timestamp(), checksum = ?, logs = null,
            applied_steps_count = applied_steps_count + 1
          where migration_name = ? and finished_at is null and rolled_back_at is null returning 1)
        insert into %1$s (id, checksum, migration_name, started_at, finished_at, applied_steps_count)
        select ?, ?, ?, clock_timestamp() - ? * interval '1 microsecond', clock_timestamp(), 1
        where not exists (select from begun)\
        """
            .formatted(table);
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setString(1, migration.checksum());
      statement.setString(2, migration.name());
      statement.setString(3, newId());
      statement.setString(4, migration.checksum());
      statement.setString(5, migration.name());
      statement.setLong(6, duration.toNanos() / 1000);
      statement.executeUpdate();
    }
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
            "update "
                + table
                + " set logs = ? where migration_name = ? and finished_at is null and"
                + " rolled_back_at is null")) {
      statement.setString(1, HistoryRows.log(error));
      statement.setString(2, migration.name());
      statement.executeUpdate();
    }
  }

  /** Nothing of it stayed: without its row Prisma would run it again, just as we do. */
  private void forget(Connection connection, Migration migration) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "delete from "
                + table
                + " where migration_name = ? and finished_at is null and rolled_back_at is null")) {
      statement.setString(1, migration.name());
      statement.executeUpdate();
    }
  }

  @Override
  public void markApplied(Connection connection, Migration migration) throws SQLException {
    rollBack(connection, "migration_name", migration.name());
    String sql =
        """
        insert into %s (id, checksum, logs, started_at, finished_at, migration_name)
        values (?, ?, '', clock_timestamp(), clock_timestamp(), ?)\
        """
            .formatted(table);
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setString(1, newId());
      statement.setString(2, migration.checksum());
      statement.setString(3, migration.name());
      statement.executeUpdate();
    }
  }

  @Override
  public void updateChecksum(Connection connection, Migration migration, HistoryRow row)
      throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "update "
                + table
                + " set checksum = ? where migration_name = ? and rolled_back_at is null")) {
      statement.setString(1, migration.checksum());
      statement.setString(2, row.name());
      statement.executeUpdate();
    }
  }

  @Override
  public void markRolledBack(Connection connection, HistoryRow row) throws SQLException {
    rollBack(connection, "migration_name", row.name());
  }

  private void rollBack(Connection connection, String column, @Nullable String value)
      throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "update "
                + table
                + " set rolled_back_at = clock_timestamp() where "
                + column
                + " = ? and rolled_back_at is null")) {
      statement.setString(1, value);
      statement.executeUpdate();
    }
  }

  private static String newId() {
    return UUID.randomUUID().toString();
  }
}
