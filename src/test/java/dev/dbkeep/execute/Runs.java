package dev.dbkeep.execute;

import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import dev.dbkeep.error.DbkeepException;
import dev.dbkeep.postgres.Connections;
import dev.dbkeep.postgres.ServerUrl;
import dev.dbkeep.postgres.sql.SqlScript;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;

/** Jobs with a small history of their own, and what the tests ask the database. */
final class Runs {
  final List<Progress.Event> events = new CopyOnWriteArrayList<>();
  private final ServerUrl url;

  Runs(ServerUrl url) {
    this(url, true);
  }

  /** For a deploy that brings a history of its own. */
  static Runs withoutHistory(ServerUrl url) {
    return new Runs(url, false);
  }

  private Runs(ServerUrl url, boolean history) {
    this.url = url;
    if (history) {
      createHistory();
    }
  }

  private void createHistory() {
    run(
        "CREATE TABLE IF NOT EXISTS public.history (id text PRIMARY KEY, done boolean NOT NULL,"
            + " statements int)");
  }

  Executor executor(ExecuteOptions options) {
    return new Executor(url, options, events::add);
  }

  Executed execute(Job... jobs) {
    return executor(ExecuteOptions.DEFAULTS.withLockWait(Duration.ofSeconds(20)))
        .run(List.of(jobs));
  }

  /** Only what its history does not know yet. */
  JobSource pending(List<Job> jobs) {
    return connection -> {
      List<Job> pending = new ArrayList<>();
      for (Job job : jobs) {
        if (one(
                connection,
                "SELECT count(*) FROM public.history WHERE done AND id = '" + job.id() + "'")
            .equals("0")) {
          pending.add(job);
        }
      }
      return pending;
    };
  }

  static Job job(String id, String sql) {
    return new Job(id, new SqlScript(id + ".sql", sql), new History(id));
  }

  /** Jobs of which every statement that ran twice would show. */
  static List<Job> countingJobs() {
    List<Job> jobs = new ArrayList<>();
    for (int i = 1; i <= 12; i++) {
      jobs.add(
          job("" + i, "SELECT pg_sleep(0.2);\nINSERT INTO counter VALUES ('%d');".formatted(i)));
    }
    return jobs;
  }

  /**
   * The server process that holds the lock of the first runner is ended, and a second runner starts
   * at once; the second one must complete. Returns how the first one ended.
   */
  static DbkeepException loseTheLockInTheMiddle(
      Runs first, Runs second, Runs direct, List<Job> jobs) {
    CompletableFuture<DbkeepException> losing =
        CompletableFuture.supplyAsync(
            () ->
                catchThrowableOfType(
                    DbkeepException.class,
                    () -> first.executor(ExecuteOptions.DEFAULTS).run(first.pending(jobs))),
            Thread::startVirtualThread);
    await().until(() -> first.events(Progress.JobFinished.class).size() >= 2);
    direct.ask(
        "SELECT count(pg_terminate_backend(a.pid)) FROM pg_locks l JOIN pg_stat_activity a USING"
            + " (pid) WHERE l.locktype = 'advisory' AND a.datname = current_database()");
    second.executor(ExecuteOptions.DEFAULTS).run(second.pending(jobs));
    return losing.join();
  }

  void run(String sql) {
    try (Connection connection = Connections.open(url);
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new AssertionError(sql, e);
    }
  }

  String ask(String sql) {
    try (Connection connection = Connections.open(url)) {
      return one(connection, sql);
    } catch (SQLException e) {
      throw new AssertionError(sql, e);
    }
  }

  static String one(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      return rows.next() ? String.valueOf(rows.getString(1)) : "nothing";
    }
  }

  <T extends Progress.Event> List<T> events(Class<T> type) {
    return events.stream().filter(type::isInstance).map(type::cast).toList();
  }

  /** One row per job, done or failed. */
  private record History(String id) implements JobHooks {
    @Override
    public String started() {
      return "INSERT INTO public.history (id, done) VALUES ('"
          + id
          + "', false) ON CONFLICT (id) DO NOTHING";
    }

    @Override
    public String finished(String took) {
      return "INSERT INTO public.history (id, done) VALUES ('"
          + id
          + "', true) ON CONFLICT (id) DO UPDATE SET done = true, statements = NULL";
    }

    @Override
    public void failed(Connection connection, DbkeepException error, int statementsDone)
        throws SQLException {
      update(
          connection,
          "INSERT INTO public.history (id, done, statements) VALUES (?, false, "
              + statementsDone
              + ") ON CONFLICT (id) DO UPDATE SET statements = excluded.statements",
          id);
    }

    private static void update(Connection connection, String sql, String id) throws SQLException {
      try (PreparedStatement statement = connection.prepareStatement(sql)) {
        statement.setString(1, id);
        statement.executeUpdate();
      }
    }
  }
}
