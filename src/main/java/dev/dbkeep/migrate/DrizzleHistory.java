package dev.dbkeep.migrate;

import dev.dbkeep.error.DbkeepException;
import dev.dbkeep.postgres.Identifiers;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Drizzle's {@code drizzle.__drizzle_migrations}: a checksum and the journal's time, nothing else.
 */
final class DrizzleHistory implements History {
  private static final String SCHEMA = "drizzle";
  private static final String TABLE = "__drizzle_migrations";

  private final String home;
  private final String table;

  DrizzleHistory() {
    this(SCHEMA, TABLE);
  }

  private DrizzleHistory(String home, String name) {
    this.home = home;
    this.table = Identifiers.quote(home, name);
  }

  /** Where drizzle.config has it, or else where Drizzle would by itself. */
  static DrizzleHistory of(ToolSettings told) {
    return new DrizzleHistory(
        told.schema() == null ? SCHEMA : told.schema(),
        told.table() == null ? TABLE : told.table());
  }

  @Override
  public String table() {
    return table;
  }

  @Override
  public String schema() {
    return "public";
  }

  @Override
  public Optional<String> searchPath() {
    return Optional.empty();
  }

  /** Drizzle takes none. */
  @Override
  public Optional<Long> advisoryLock() {
    return Optional.empty();
  }

  @Override
  public Optional<List<HistoryRow>> read(Connection connection) throws SQLException {
    return HistoryRows.read(
        connection,
        "select hash, created_at from " + table + " order by created_at, id",
        DrizzleHistory::row);
  }

  private static HistoryRow row(ResultSet rows) throws SQLException {
    String hash = rows.getString("hash");
    long createdAt = rows.getLong("created_at");
    // created_at is the journal's time and not that of the deploy, which Drizzle does not keep.
    return new HistoryRow(
        hash,
        hash,
        HistoryRow.State.APPLIED,
        Instant.ofEpochMilli(createdAt),
        null,
        null,
        new HistoryRow.CreatedAt(createdAt));
  }

  @Override
  public void create(Connection connection) throws SQLException {
    HistoryRows.run(connection, "create schema if not exists " + Identifiers.quote(home));
    HistoryRows.run(
        connection,
        """
        create table if not exists %s (
          id serial primary key,
          hash text not null,
          created_at bigint
        )\
        """
            .formatted(table));
  }

  /** Drizzle's table has no place for what is unfinished; dbkeep's journal keeps that. */
  @Override
  public String started(Migration migration) {
    return "";
  }

  /** Nor for how long it took. */
  @Override
  public String finished(Migration migration, boolean begun, String took) {
    return insert(migration);
  }

  @Override
  public String failed(Migration migration, DbkeepException error, int statementsDone) {
    return "";
  }

  @Override
  public String markApplied(Migration migration) {
    return delete(migration.journal().when()) + ";\n" + insert(migration);
  }

  @Override
  public String updateChecksum(Migration migration, HistoryRow row) {
    return markApplied(migration);
  }

  @Override
  public String markRolledBack(HistoryRow row) {
    return row.key() instanceof HistoryRow.CreatedAt createdAt ? delete(createdAt.millis()) : "";
  }

  private String insert(Migration migration) {
    return "insert into %s (hash, created_at) values (%s, %d)"
        .formatted(table, Identifiers.literal(migration.checksum()), migration.journal().when());
  }

  private String delete(long createdAt) {
    return "delete from " + table + " where created_at = " + createdAt;
  }
}
