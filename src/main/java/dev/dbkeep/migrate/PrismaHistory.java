package dev.dbkeep.migrate;

import static dev.dbkeep.postgres.Identifiers.literal;

import dev.dbkeep.error.DbkeepException;
import dev.dbkeep.postgres.Identifiers;
import dev.dbkeep.postgres.ServerUrl;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Prisma's {@code _prisma_migrations}, in the schema that the URL names. */
final class PrismaHistory implements History {
  static final String TABLE = "_prisma_migrations";

  private static final String UNFINISHED = "finished_at is null and rolled_back_at is null";

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
  public String started(Migration migration) {
    return """
    with again as (
      update %1$s set checksum = %2$s, logs = null, started_at = clock_timestamp()
      where migration_name = %3$s and %4$s returning 1)
    insert into %1$s (id, checksum, migration_name, started_at)
    select %5$s, %2$s, %3$s, clock_timestamp() where not exists (select from again)\
    """
        .formatted(
            table, literal(migration.checksum()), literal(migration.name()), UNFINISHED, newId());
  }

  @Override
  public String finished(Migration migration, boolean begun, String took) {
    String row =
        """
        insert into %s (id, checksum, migration_name, started_at, finished_at, applied_steps_count)
        select %s, %s, %s, clock_timestamp() - (%s), clock_timestamp(), 1\
        """
            .formatted(
                table, newId(), literal(migration.checksum()), literal(migration.name()), took);
    return begun ? instead(migration, row) : row;
  }

  /** Finishes the row of a migration that had begun; writes the new one where there is none. */
  private String instead(Migration migration, String row) {
    return """
    with begun as (
      update %1$s set finished_at = clock_timestamp(), checksum = %2$s, logs = null,
        applied_steps_count = applied_steps_count + 1
      where migration_name = %3$s and %4$s returning 1)
    %5$s
    where not exists (select from begun)\
    """
        .formatted(
            table, literal(migration.checksum()), literal(migration.name()), UNFINISHED, row);
  }

  /** With nothing of it done, its row goes: Prisma would run it again then, just as we do. */
  @Override
  public String failed(Migration migration, DbkeepException error, int statementsDone) {
    String unfinished = "migration_name = " + literal(migration.name()) + " and " + UNFINISHED;
    return statementsDone == 0
        ? "delete from " + table + " where " + unfinished
        : started(migration)
            + ";\nupdate "
            + table
            + " set logs = "
            + literal(HistoryRows.log(error))
            + " where "
            + unfinished;
  }

  @Override
  public String markApplied(Migration migration) {
    return rollBack(migration.name())
        + """
        ;
        insert into %s (id, checksum, logs, started_at, finished_at, migration_name)
        values (%s, %s, '', clock_timestamp(), clock_timestamp(), %s)\
        """
            .formatted(table, newId(), literal(migration.checksum()), literal(migration.name()));
  }

  @Override
  public String updateChecksum(Migration migration, HistoryRow row) {
    return "update %s set checksum = %s where migration_name = %s and rolled_back_at is null"
        .formatted(table, literal(migration.checksum()), literal(row.name()));
  }

  @Override
  public String markRolledBack(HistoryRow row) {
    return rollBack(row.name());
  }

  private String rollBack(String name) {
    return "update %s set rolled_back_at = clock_timestamp() where migration_name = %s and rolled_back_at is null"
        .formatted(table, literal(name));
  }

  private static String newId() {
    return literal(UUID.randomUUID().toString());
  }
}
