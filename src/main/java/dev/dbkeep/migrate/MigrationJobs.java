package dev.dbkeep.migrate;

import dev.dbkeep.error.DbkeepException;
import dev.dbkeep.execute.Executed;
import dev.dbkeep.execute.Job;
import dev.dbkeep.execute.JobHooks;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Migrations as jobs of the executor: every history row is written in the transaction of the
 * statements it stands for.
 */
final class MigrationJobs {
  private final History history;
  private final Map<String, String> names = new HashMap<>();

  MigrationJobs(History history) {
    this.history = history;
  }

  /**
   * @param status of all migrations, as it was when these were found to be pending
   */
  List<Job> jobs(List<Migration> migrations, MigrationStatus status) {
    Set<String> begun =
        status.in(MigrationStatus.State.FAILED).stream()
            .map(MigrationStatus.Entry::name)
            .collect(Collectors.toSet());
    List<Job> jobs = new ArrayList<>();
    for (int i = 0; i < migrations.size(); i++) {
      Migration migration = migrations.get(i);
      names.put(id(migration), migration.name());
      jobs.add(
          new Job(
              id(migration),
              migration.script(),
              new Hooks(
                  migration, i == 0 && !status.historyExists(), begun.contains(migration.name())),
              migration.atomic()));
    }
    return jobs;
  }

  /** A changed repeatable is new work, of which nothing in the journal may count. */
  static String id(Migration migration) {
    return migration.repeatable()
        ? migration.name() + "@" + migration.checksum()
        : migration.name();
  }

  /** The migrations that a run of these jobs finished. */
  List<Deployment.Applied> applied(Executed executed) {
    return executed.jobs().stream()
        .map(
            done ->
                new Deployment.Applied(
                    Objects.requireNonNull(names.get(done.id())),
                    done.duration(),
                    done.inTransaction()))
        .toList();
  }

  /**
   * The history rows of one migration; the first one ever brings the table along, and loses it
   * again when it fails.
   */
  private final class Hooks implements JobHooks {
    private final Migration migration;
    private final boolean bringsTable;
    private boolean begun;

    Hooks(Migration migration, boolean bringsTable, boolean begun) {
      this.migration = migration;
      this.bringsTable = bringsTable;
      this.begun = begun;
    }

    @Override
    public @Nullable Preparation preparation() {
      return bringsTable ? history::create : null;
    }

    @Override
    public String started() {
      begun = true;
      return history.started(migration);
    }

    @Override
    public String finished(String took) {
      return history.finished(migration, begun, took);
    }

    @Override
    public void failed(Connection connection, DbkeepException error, int statementsDone)
        throws SQLException {
      if (!bringsTable || statementsDone > 0 || history.exists(connection)) {
        HistoryRows.run(connection, history.failed(migration, error, statementsDone));
      }
    }
  }
}
