package dev.dbkeep.migrate;

import static dev.dbkeep.postgres.Identifiers.literal;

import dev.dbkeep.error.DbkeepException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
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
  public String started(Migration migration) {
    return """
    insert into dbkeep.migration (name, checksum) values (%s, %s)
    on conflict (name) do update set checksum = excluded.checksum, error = null\
    """
        .formatted(literal(migration.name()), literal(migration.checksum()));
  }

  @Override
  public String finished(Migration migration, boolean begun, String took) {
    return insert(migration, took, true);
  }

  @Override
  public String failed(Migration migration, DbkeepException error, int statementsDone) {
    String name = literal(migration.name());
    return statementsDone == 0
        ? "delete from dbkeep.migration where name = %s and finished_at is null".formatted(name)
        : started(migration)
            + ";\nupdate dbkeep.migration set error = %s, finished_at = null where name = %s"
                .formatted(literal(HistoryRows.log(error)), name);
  }

  @Override
  public String markApplied(Migration migration) {
    return insert(migration, "interval '0'", false);
  }

  private static String insert(Migration migration, String took, boolean executed) {
    return """
    insert into dbkeep.migration (name, checksum, started_at, finished_at, duration, executed)
    select %s, %s, clock_timestamp() - took, clock_timestamp(), took, %s
    from (select %s as took) as t
    on conflict (name) do update set checksum = excluded.checksum, finished_at = excluded.finished_at,
      duration = excluded.duration, executed = excluded.executed, applied_by = session_user, error = null\
    """
        .formatted(literal(migration.name()), literal(migration.checksum()), executed, took);
  }

  @Override
  public String updateChecksum(Migration migration, HistoryRow row) {
    return "update dbkeep.migration set checksum = %s where name = %s"
        .formatted(literal(migration.checksum()), literal(row.name()));
  }

  @Override
  public String markRolledBack(HistoryRow row) {
    return "delete from dbkeep.migration where name = " + literal(row.name());
  }
}
