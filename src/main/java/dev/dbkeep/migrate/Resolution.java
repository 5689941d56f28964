package dev.dbkeep.migrate;

import dev.dbkeep.error.DbkeepException;
import dev.dbkeep.error.ErrorCode;
import dev.dbkeep.execute.Journal;
import dev.dbkeep.postgres.Connections;
import dev.dbkeep.postgres.ServerUrl;
import dev.dbkeep.postgres.SqlErrors;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Objects;

/** What a person says is true of one migration, written into the history by hand. */
record Resolution(ServerUrl url, MigrationFolder folder, History history) {
  /** All of it is in the database. */
  String applied(String name, boolean dryRun) {
    return resolve(
        name,
        dryRun,
        (connection, entry) -> {
          Migration migration = entry.migration();
          if (migration == null) {
            throw DbkeepException.of(
                ErrorCode.MIGRATION_HISTORY,
                entry.name() + " is not in the folder",
                "Restore its file first; `dbkeep migrate resolve --rolled-back "
                    + entry.name()
                    + "` takes it out of the history.");
          }
          HistoryRow row = entry.row();
          switch (entry.state()) {
            case PENDING, OUT_OF_ORDER, CHANGED, FAILED ->
                HistoryRows.run(connection, history.markApplied(migration));
            case EDITED ->
                HistoryRows.run(
                    connection, history.updateChecksum(migration, Objects.requireNonNull(row)));
            case APPLIED, COVERED ->
                throw DbkeepException.of(
                    ErrorCode.MIGRATION_HISTORY,
                    entry.name() + " is recorded as applied already",
                    "`dbkeep migrate status` shows all of them.");
            case MISSING -> throw new IllegalStateException("missing migrations have no file");
          }
          Journal.forget(connection, MigrationJobs.id(migration));
        });
  }

  /** Nothing of it is in the database, or it counts no more. */
  String rolledBack(String name, boolean dryRun) {
    return resolve(
        name,
        dryRun,
        (connection, entry) -> {
          switch (entry.state()) {
            case FAILED, MISSING ->
                HistoryRows.run(
                    connection, history.markRolledBack(Objects.requireNonNull(entry.row())));
            case PENDING, OUT_OF_ORDER, CHANGED ->
                throw DbkeepException.of(
                    ErrorCode.MIGRATION_HISTORY,
                    entry.name() + " is pending already",
                    "Run it with `dbkeep migrate deploy`.");
            case APPLIED, COVERED, EDITED ->
                throw DbkeepException.of(
                    ErrorCode.MIGRATION_HISTORY,
                    entry.name() + " did not fail: it is applied",
                    "Take its changes back with a new migration: `dbkeep migrate new NAME`.");
          }
          Migration migration = entry.migration();
          Journal.forget(
              connection, migration == null ? entry.name() : MigrationJobs.id(migration));
        });
  }

  /** What to do with the entry of a name, in one transaction. */
  @FunctionalInterface
  private interface Change {
    void apply(Connection connection, MigrationStatus.Entry entry) throws SQLException;
  }

  private String resolve(String name, boolean dryRun, Change change) {
    try (Connection claim = Connections.open(url);
        Connection connection = Connections.open(url)) {
      claim.setAutoCommit(false);
      Journal.claim(claim);
      MigrationStatus status = StatusReader.read(connection, folder, history);
      MigrationStatus.Entry entry =
          status.entries().stream()
              .filter(
                  candidate ->
                      candidate.name().equals(name)
                          || candidate.migration() != null
                              && Names.isNameOf(candidate.migration(), name))
              .findFirst()
              .orElseThrow(
                  () ->
                      Names.unknown(
                          name,
                          status.entries().stream().map(MigrationStatus.Entry::name).toList()));
      connection.setAutoCommit(false);
      history.create(connection);
      change.apply(connection, entry);
      if (dryRun) {
        connection.rollback();
      } else {
        connection.commit();
      }
      return entry.name();
    } catch (SQLException e) {
      throw SqlErrors.of(e);
    }
  }
}
