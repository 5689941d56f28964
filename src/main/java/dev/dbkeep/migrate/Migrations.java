package dev.dbkeep.migrate;

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
    return new Resolution(url, folder, history).applied(name, dryRun);
  }

  /**
   * Says that nothing of a failed migration is in the database, or that one whose file is gone
   * counts no more.
   */
  public String resolveRolledBack(String name, boolean dryRun) {
    return new Resolution(url, folder, history).rolledBack(name, dryRun);
  }

  /**
   * The migrations that a baseline would mark: up to this one, or all. Refuses where there is a
   * history already.
   */
  public List<Migration> baseline(@Nullable String upTo) {
    return new Baseline(url, folder, history).covered(upTo);
  }

  /** Marks these as applied without running them. */
  public void markBaseline(List<Migration> migrations) {
    new Baseline(url, folder, history).mark(migrations);
  }
}
