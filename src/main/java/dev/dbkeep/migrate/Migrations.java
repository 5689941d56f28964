package dev.dbkeep.migrate;

import dev.dbkeep.error.DbkeepException;
import dev.dbkeep.error.ErrorCode;
import dev.dbkeep.execute.ExecuteOptions;
import dev.dbkeep.execute.Executed;
import dev.dbkeep.execute.Executor;
import dev.dbkeep.execute.Journal;
import dev.dbkeep.execute.Progress;
import dev.dbkeep.postgres.Connections;
import dev.dbkeep.postgres.ServerUrl;
import dev.dbkeep.postgres.SqlErrors;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The migrations of one folder on one database: what stands where, deploy, baseline, resolve. */
public final class Migrations {
  private final ServerUrl url;
  private final MigrationFolder folder;
  private final History history;

  public Migrations(ServerUrl url, MigrationFolder folder) {
    this.url = url;
    this.folder = folder;
    this.history = History.of(folder, url);
  }

  public MigrationFolder folder() {
    return folder;
  }

  /** The table that remembers what was applied, as SQL. */
  public String historyTable() {
    return history.table();
  }

  /** The schema in which unqualified names of the scripts stand. */
  public String schema() {
    return history.schema();
  }

  /** Whether the folder's tool runs scripts in that schema, whatever role and database say. */
  public boolean setsSearchPath() {
    return history.searchPath().isPresent();
  }

  /** Where every migration stands; one connection, one query. */
  public MigrationStatus status() {
    try (Connection connection = Connections.open(url)) {
      return status(connection);
    } catch (SQLException e) {
      throw SqlErrors.of(e);
    }
  }

  public MigrationStatus status(Connection connection) {
    try {
      return StatusReader.read(connection, folder, history);
    } catch (SQLException e) {
      throw SqlErrors.of(e);
    }
  }

  /** What a deploy would run now, in order; refuses where the deploy would. */
  public List<Migration> plan(DeployOptions options, DeployGuard guard) {
    try (Connection connection = Connections.open(url)) {
      List<Migration> pending = runnable(connection, look(connection), options);
      guard.check(connection, pending);
      return pending;
    } catch (SQLException e) {
      throw SqlErrors.of(e);
    }
  }

  private MigrationStatus look(Connection connection) throws SQLException {
    MigrationStatus status = StatusReader.read(connection, folder, history);
    if (!status.historyExists() && !folder.migrations().isEmpty()) {
      ForeignDatabase.refuse(connection, folder.format(), history.schema());
    }
    return status;
  }

  private List<Migration> runnable(
      Connection connection, MigrationStatus status, DeployOptions options) throws SQLException {
    Set<String> resumable =
        status.in(MigrationStatus.State.FAILED).isEmpty()
            ? Set.of()
            : Journal.unfinishedJobs(connection);
    return DeployChecks.runnable(folder, status, options, resumable);
  }

  /**
   * Runs what is pending. Another runner, or the folder's own tool at work on the same database, is
   * waited for.
   *
   * @param guard asked about what is about to run, once this runner is the only one
   */
  public Deployment deploy(
      DeployOptions options, ExecuteOptions execute, DeployGuard guard, Progress progress) {
    long began = System.nanoTime();
    try (Connection connection = Connections.openForScripts(url)) {
      MigrationStatus before = look(connection);
      List<String> warnings = DeployChecks.warnings(before);
      if (runnable(connection, before, options).isEmpty()) {
        return new Deployment(List.of(), warnings, Duration.ofNanos(System.nanoTime() - began));
      }
      MigrationJobs jobs = new MigrationJobs(history);
      Executed executed;
      try (PeerLock _ = lock(connection, execute, progress)) {
        executed =
            new Executor(scriptUrl(), execute, progress)
                .run(
                    session -> {
                      MigrationStatus status = look(session);
                      List<Migration> pending = runnable(session, status, options);
                      guard.check(session, pending);
                      return jobs.jobs(pending, status);
                    });
      }
      return new Deployment(
          jobs.applied(executed), warnings, Duration.ofNanos(System.nanoTime() - began));
    } catch (SQLException e) {
      throw SqlErrors.of(e);
    }
  }

  /** Prisma runs scripts in the schema of the URL and nowhere else, also when that is public. */
  private ServerUrl scriptUrl() {
    return history.searchPath().isEmpty() ? url : url.withParameter("schema", history.schema());
  }

  private @Nullable PeerLock lock(Connection connection, ExecuteOptions execute, Progress progress)
      throws SQLException {
    Optional<Long> key = history.advisoryLock();
    String tool = folder.format().tool();
    return key.isEmpty()
        ? null
        : PeerLock.acquire(
            connection,
            key.get(),
            tool,
            execute.runnerWait(),
            () -> progress.on(new Progress.WaitingForRunner(tool)));
  }

  /**
   * Says what is true of a migration: that all of it is in the database, although nobody recorded
   * it, or although its file was edited since. Runs nothing.
   *
   * @return the full name of the migration
   */
  public String resolveApplied(String name, boolean dryRun) {
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

  /**
   * Says that nothing of a failed migration is in the database, or that one whose file is gone
   * counts no more.
   */
  public String resolveRolledBack(String name, boolean dryRun) {
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
  private interface Resolution {
    void apply(Connection connection, MigrationStatus.Entry entry) throws SQLException;
  }

  private String resolve(String name, boolean dryRun, Resolution resolution) {
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
      resolution.apply(connection, entry);
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

  /**
   * The migrations that a baseline would mark: up to this one, or all. Refuses where there is a
   * history already.
   */
  public List<Migration> baseline(@Nullable String upTo) {
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
  public void markBaseline(List<Migration> migrations) {
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
