package dev.dbkeep.migrate;

import dev.dbkeep.error.DbkeepException;
import dev.dbkeep.error.ErrorCode;
import dev.dbkeep.postgres.Connections;
import dev.dbkeep.postgres.ServerUrl;
import dev.dbkeep.postgres.SqlErrors;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Takes an existing database for what the migrations of a folder build. */
record Baseline(ServerUrl url, MigrationFolder folder, History history) {
  /**
   * The migrations that a baseline would mark: up to this one, or all. Refuses where there is a
   * history already.
   */
  List<Migration> covered(@Nullable String upTo) {
    try (Connection connection = Connections.open(url)) {
      MigrationStatus status = StatusReader.read(connection, folder, history);
      List<MigrationStatus.Entry> known =
          status.entries().stream().filter(entry -> entry.row() != null).toList();
      if (!known.isEmpty()) {
        throw DbkeepException.of(
            ErrorCode.MIGRATION_HISTORY,
            "this database has a history already: " + DeployChecks.names(known),
            "Mark a single migration with `dbkeep migrate resolve --applied NAME`.");
      }
    } catch (SQLException e) {
      throw SqlErrors.of(e);
    }
    List<Migration> all =
        folder.migrations().stream().filter(migration -> !migration.repeatable()).toList();
    if (upTo == null) {
      return upToTold(all);
    }
    Migration last =
        folder
            .named(upTo)
            .orElseThrow(() -> Names.unknown(upTo, all.stream().map(Migration::name).toList()));
    return all.subList(0, all.indexOf(last) + 1);
  }

  /** Up to the version that Flyway was told a baseline stands for; without one, all. */
  private List<Migration> upToTold(List<Migration> all) {
    String told = folder.tool().baselineVersion();
    Optional<FlywayVersion> version = told == null ? Optional.empty() : FlywayVersion.parse(told);
    return version.isEmpty()
        ? all
        : all.stream()
            .filter(
                migration ->
                    migration.versioned().flyway().requireVersion().compareTo(version.get()) <= 0)
            .toList();
  }

  /** Marks these as applied without running them. */
  void mark(List<Migration> migrations) {
    try (Connection connection = Connections.open(url)) {
      connection.setAutoCommit(false);
      history.create(connection);
      if (history instanceof FlywayHistory flyway && !migrations.isEmpty()) {
        HistoryRows.run(
            connection,
            flyway.markBaseline(migrations.getLast().versioned().flyway().requireVersion().text()));
      } else {
        for (Migration migration : migrations) {
          HistoryRows.run(connection, history.markApplied(migration));
        }
      }
      connection.commit();
    } catch (SQLException e) {
      throw SqlErrors.of(e);
    }
  }
}
