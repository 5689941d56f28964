package dev.dbkeep.migrate;

import dev.dbkeep.error.DbkeepException;
import dev.dbkeep.execute.Job;
import dev.dbkeep.execute.JobHooks;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Migrations as jobs of the executor: every history row is written in the transaction of the
 * statements it stands for.
 */
final class MigrationJobs {
  private final History history;
  private final List<Deployment.Applied> applied = new ArrayList<>();

  MigrationJobs(History history) {
    this.history = history;
  }

  List<Job> jobs(List<Migration> migrations) {
    List<Job> jobs = new ArrayList<>();
    for (int i = 0; i < migrations.size(); i++) {
      Migration migration = migrations.get(i);
      jobs.add(new Job(id(migration), migration.script(), new Hooks(migration, i == 0)));
    }
    return jobs;
  }

  /** A changed repeatable is new work, of which nothing in the journal may count. */
  static String id(Migration migration) {
    return migration.repeatable()
        ? migration.name() + "@" + migration.checksum()
        : migration.name();
  }

  List<Deployment.Applied> applied() {
    return List.copyOf(applied);
  }

  /**
   * The history rows of one migration; the first one brings the table along, and loses it again
   * when it fails.
   */
  private final class Hooks implements JobHooks {
    private final Migration migration;
    private final boolean first;

    Hooks(Migration migration, boolean first) {
      this.migration = migration;
      this.first = first;
    }

    @Override
    public void started(Connection connection) throws SQLException {
      if (first) {
        history.create(connection);
      }
      history.started(connection, migration);
    }

    @Override
    public void finished(Connection connection, Duration duration) throws SQLException {
      history.finished(connection, migration, duration);
      applied.add(new Deployment.Applied(migration.name(), duration));
    }

    @Override
    public void failed(Connection connection, DbkeepException error, int statementsDone)
        throws SQLException {
      if (!first || statementsDone > 0 || history.exists(connection)) {
        history.failed(connection, migration, error, statementsDone);
      }
    }
  }
}
