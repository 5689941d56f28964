package dev.dbkeep.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import dev.dbkeep.backup.repo.Repository;
import dev.dbkeep.backup.repo.RepositoryHead;
import dev.dbkeep.backup.restore.RestorePlan;
import dev.dbkeep.backup.restore.RestorePlanner;
import dev.dbkeep.backup.restore.Restored;
import dev.dbkeep.backup.restore.Target;
import dev.dbkeep.backup.storage.Storages;
import dev.dbkeep.error.DbkeepException;
import dev.dbkeep.error.ErrorCode;
import dev.dbkeep.postgres.Connections;
import dev.dbkeep.postgres.Lsn;
import dev.dbkeep.postgres.ServerUrl;
import dev.dbkeep.postgres.embedded.DataDirectory;
import dev.dbkeep.postgres.embedded.EmbeddedServer;
import dev.dbkeep.postgres.embedded.ServerOptions;
import dev.dbkeep.postgres.embedded.Trees;
import dev.dbkeep.testing.RestoredServer;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Random targets over three timelines, of which the second leaves the first far behind its end and
 * the third the second: each is met to the commit, by the writer's own list, or refused. {@code
 * -Ddbkeep.targets=500} for the long proof.
 */
class RestoreTargetsTest {
  private static final String SLOT = "dbkeep_targets";
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int COMMITS = 60;

  @TempDir private Path folder;
  private final Random random = new Random(20261121);
  private final List<DataDirectory> servers = new ArrayList<>();

  /**
   * A commit that was acknowledged.
   *
   * @param sum of all numbers that are there then
   * @param before a moment of the server before it began
   * @param after a moment of the server after it was acknowledged
   * @param place the end of the log then
   */
  private record Commit(
      int timeline, long sum, Instant before, Instant after, Lsn place, String name) {}

  private final List<Commit> commits = new ArrayList<>();

  @AfterEach
  void stop() {
    servers.forEach(DataDirectory::stop);
  }

  @Test
  void every_target_is_met_to_the_commit_or_refused() throws Exception {
    int targets = Integer.getInteger("dbkeep.targets", 12);
    ServerUrl first = EmbeddedServer.start(folder.resolve("one"), ServerOptions.ofMajor(18));
    servers.add(DataDirectory.of(folder.resolve("one/postgres-18/data")));
    run(first, "CREATE TABLE tick (n int PRIMARY KEY, filler text)");
    RepositoryHead head = Protection.identify(first);
    Path state = folder.resolve("state");
    try (Repository repository =
        Repository.create(
            Storages.folder(folder.resolve("repo")), head.systemId(), head.segmentSize(), null)) {
      live(first, repository, state, 1, true);
      ServerUrl second = branchOff(repository, state, first, commits.get(COMMITS / 3), "two");
      live(second, repository, state, 2, false);
      ServerUrl third =
          branchOff(repository, state, first, commits.get(COMMITS + COMMITS / 3), "three");
      live(third, repository, state, 3, false);
      servers.forEach(DataDirectory::stop);
      for (int i = 0; i < targets; i++) {
        meet(repository, state, first, i);
      }
      refused(repository, state);
    }
  }

  /** Commits on a server while it is protected. */
  private void live(
      ServerUrl url, Repository repository, Path state, int timeline, boolean withBackup)
      throws Exception {
    try (Protection protection =
        Protection.start(url, repository, state, SLOT, Clock.systemUTC(), event -> {})) {
      if (withBackup) {
        protection.backup((done, total) -> {});
      }
      try (Connection connection = Connections.open(url);
          Statement statement = connection.createStatement()) {
        for (int i = 0; i < COMMITS; i++) {
          int n = timeline * 1000 + i;
          Instant before = moment(statement);
          statement.execute("INSERT INTO tick VALUES (" + n + ", repeat(md5('" + n + "'), 2000))");
          Instant after = moment(statement);
          String name = "point " + n;
          Lsn place = Lsn.parse(text(statement, "SELECT pg_create_restore_point('" + name + "')"));
          long sum = Long.parseLong(text(statement, "SELECT sum(n) FROM tick"));
          commits.add(new Commit(timeline, sum, before, after, place, name));
          if (i % 7 == 0) {
            statement.execute("SELECT pg_switch_wal()");
          }
        }
      }
      protection.awaitReceived();
      Instant last = commits.getLast().after();
      await()
          .atMost(PATIENCE)
          .until(() -> Received.read(state).filter(until -> until.isAfter(last)).isPresent());
    }
  }

  private static Instant moment(Statement statement) throws SQLException {
    try (ResultSet row = statement.executeQuery("SELECT clock_timestamp()")) {
      row.next();
      return row.getObject(1, OffsetDateTime.class).toInstant();
    }
  }

  private static String text(Statement statement, String sql) throws SQLException {
    try (ResultSet row = statement.executeQuery(sql)) {
      row.next();
      return row.getString(1);
    }
  }

  private static void run(ServerUrl url, String sql) throws SQLException {
    try (Connection connection = Connections.open(url);
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /** As after an accident that was noticed late: back to a commit, and on from there. */
  private ServerUrl branchOff(
      Repository repository, Path state, ServerUrl url, Commit commit, String name)
      throws Exception {
    RestorePlan plan =
        new RestorePlanner(Stock.read(repository, state).archive())
            .plan(new Target.Time(commit.after()));
    ServerUrl there = restore(repository, state, plan, url, name);
    assertThat(sum(there)).isEqualTo(commit.sum());
    Restored.promote(there);
    return there;
  }

  private ServerUrl restore(
      Repository repository, Path state, RestorePlan plan, ServerUrl url, String name)
      throws Exception {
    Stock stock = Stock.read(repository, state);
    RestoredServer restored =
        RestoredServer.start(repository, stock, plan, url, folder.resolve(name), PATIENCE);
    servers.add(DataDirectory.of(restored.directory()));
    return restored.url();
  }

  private static long sum(ServerUrl url) throws SQLException {
    try (Connection connection = Connections.open(url);
        Statement statement = connection.createStatement()) {
      return Long.parseLong(text(statement, "SELECT sum(n) FROM tick"));
    }
  }

  private void meet(Repository repository, Path state, ServerUrl url, int i) throws Exception {
    int at = random.nextInt(commits.size() - 1);
    Commit commit = commits.get(at);
    Commit next = commits.get(at + 1);
    Target target =
        switch (i % 3) {
          case 0 -> new Target.Time(between(commit.after(), next.before()));
          case 1 -> new Target.RestorePoint(commit.name());
          default -> new Target.Time(commit.after());
        };
    RestorePlan plan = new RestorePlanner(Stock.read(repository, state).archive()).plan(target);
    ServerUrl there = restore(repository, state, plan, url, "target");
    assertThat(sum(there))
        .as("%s of timeline %d", target, commit.timeline())
        .isEqualTo(commit.sum());
    servers.removeLast().stop();
    Trees.delete(folder.resolve("target"));
  }

  /** Some moment in which nothing was committed. */
  private Instant between(Instant from, Instant to) {
    long micros = Math.max(1, Duration.between(from, to).toNanos() / 1000);
    return from.plusNanos(1000 * random.nextLong(micros));
  }

  private void refused(Repository repository, Path state) throws Exception {
    RestorePlanner planner = new RestorePlanner(Stock.read(repository, state).archive());
    for (Target target :
        List.of(
            new Target.Time(commits.getFirst().before().minusSeconds(3600)),
            new Target.Time(commits.getLast().after().plusSeconds(3600)),
            new Target.RestorePoint("never made"),
            new Target.Place(Lsn.parse("FF/0")))) {
      DbkeepException refusal =
          catchThrowableOfType(DbkeepException.class, () -> planner.plan(target));
      assertThat(refusal.code()).isEqualTo(ErrorCode.NOT_RESTORABLE);
    }
  }
}
