package dev.dbkeep.branch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dbkeep.branch.mask.Masker;
import dev.dbkeep.postgres.Connections;
import dev.dbkeep.postgres.ServerUrl;
import dev.dbkeep.postgres.embedded.DataDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What every provider has to keep, whatever it stands on.
 *
 * @param source a database of its own
 * @param home where the project keeps its branches
 */
record BranchContract(ServerUrl source, Path home, String provider) {
  void holds() throws Exception {
    prepare();
    isACopyThatGoesItsOwnWay();
    survivesTheLossOfItsStateFile();
    comesBackAfterAStop();
    isMadeAnewFromThePresentSource();
    leavesNothingBehind();
  }

  /** It has its rows, and is of the present. */
  private static final Branches.Parts AS_IT_IS =
      new Branches.Parts() {
        @Override
        public BranchRequest.@Nullable SchemaFiller schema() {
          return null;
        }

        @Override
        public BranchRequest.Moment moment(String text) {
          throw new AssertionError(text);
        }

        @Override
        public Masker masker() {
          throw new AssertionError("not masked");
        }
      };

  Branches branches() {
    return new Branches(home, source, Clock.systemUTC());
  }

  static BranchRequest request(String name, String provider) {
    return new BranchRequest(name, null, provider, Duration.ofDays(7));
  }

  private void prepare() throws SQLException {
    run(source, "CREATE TABLE account (id int PRIMARY KEY, balance bigint NOT NULL)");
    run(source, "INSERT INTO account SELECT i, 100 FROM generate_series(1, 1000) i");
    run(source, "ALTER DATABASE \"" + source.database() + "\" SET search_path = \"$user\", public");
  }

  private void isACopyThatGoesItsOwnWay() throws SQLException {
    Branches.Created created = branches().create(request("Try \"it\"", provider));
    assertThat(created.branch().provider()).isEqualTo(provider);
    assertThat(one(created.url(), "SELECT sum(balance) FROM account")).isEqualTo("100000");
    assertThat(one(created.url(), "SHOW search_path")).isEqualTo("\"$user\", public");
    run(created.url(), "DELETE FROM account; CREATE TABLE only_here (a int)");
    run(source, "UPDATE account SET balance = 0 WHERE id = 1");
    assertThat(one(source, "SELECT sum(balance) FROM account")).isEqualTo("99900");
    assertThat(one(source, "SELECT to_regclass('only_here') IS NULL")).isEqualTo("t");
    assertThat(one(created.url(), "SELECT count(*) FROM account")).isEqualTo("0");
    assertThat(branches().list())
        .singleElement()
        .satisfies(
            listed -> {
              assertThat(listed.condition().state()).isEqualTo(Condition.State.READY);
              assertThat(listed.condition().bytes()).isGreaterThan(1_000_000);
              assertThat(listed.url().toString()).doesNotContain(secret());
            });
  }

  private String secret() {
    String password = source.password();
    return password == null ? "\u0000" : password;
  }

  private void survivesTheLossOfItsStateFile() throws IOException, SQLException {
    Path state = home.resolve("branches").resolve(BranchNames.file("Try \"it\"") + ".json");
    assertThat(Files.readString(state)).doesNotContain(secret());
    Files.delete(state);
    assertThat(branches().list())
        .singleElement()
        .satisfies(listed -> assertThat(listed.branch().name()).isEqualTo("Try \"it\""));
    assertThat(one(branches().open("Try \"it\""), "SELECT to_regclass('only_here') IS NULL"))
        .isEqualTo("f");
  }

  private void comesBackAfterAStop() throws SQLException {
    Branch branch = branches().required("Try \"it\"");
    if (branch.directory() == null) {
      return;
    }
    DataDirectory.of(DirectoryHome.data(branch)).stop();
    assertThat(branches().list().getFirst().condition().state()).isEqualTo(Condition.State.STOPPED);
    assertThat(one(branches().open("Try \"it\""), "SELECT count(*) FROM only_here")).isEqualTo("0");
  }

  private void isMadeAnewFromThePresentSource() throws SQLException {
    Branches.Created anew = branches().reset("Try \"it\"", AS_IT_IS);
    assertThat(anew.branch().provider()).isEqualTo(provider);
    assertThat(one(anew.url(), "SELECT sum(balance) FROM account")).isEqualTo("99900");
    assertThat(branches().list()).hasSize(1);
  }

  private void leavesNothingBehind() throws SQLException, IOException {
    List<String> before = databases();
    Branch branch = branches().required("Try \"it\"");
    branches().drop("Try \"it\"");
    assertThat(branches().list()).isEmpty();
    assertThat(one(source, "SELECT sum(balance) FROM account")).isEqualTo("99900");
    assertThat(databases()).hasSizeBetween(before.size() - 1, before.size());
    if (branch.directory() != null) {
      assertThat(Path.of(branch.directory())).doesNotExist();
    }
    try (Stream<Path> left = Files.list(home.resolve("branches").resolve("data"))) {
      assertThat(left).isEmpty();
    }
  }

  private List<String> databases() throws SQLException {
    return List.of(
        one(source, "SELECT string_agg(datname, ',' ORDER BY datname) FROM pg_database")
            .split(","));
  }

  /** While transfers go on, a branch holds the money of one moment, and the source loses none. */
  void holdsUnderLoad() throws Exception {
    prepare();
    AtomicBoolean stop = new AtomicBoolean();
    AtomicReference<Exception> failure = new AtomicReference<>();
    AtomicReference<Integer> transfers = new AtomicReference<>(0);
    Thread load = Thread.ofPlatform().start(() -> transfer(stop, failure, transfers));
    try {
      while (transfers.get() < 50 && failure.get() == null) {
        Thread.onSpinWait();
      }
      Branches.Created created = branches().create(request("live", provider));
      int then = transfers.get();
      assertThat(one(created.url(), "SELECT sum(balance) FROM account")).isEqualTo("100000");
      assertThat(Integer.parseInt(one(created.url(), "SELECT count(*) FROM transfer")))
          .isBetween(50, then + 1);
      while (transfers.get() < then + 20 && failure.get() == null) {
        Thread.onSpinWait();
      }
    } finally {
      stop.set(true);
      load.join();
    }
    assertThat(failure.get()).isNull();
    assertThat(one(source, "SELECT sum(balance) FROM account")).isEqualTo("100000");
    branches().drop("live");
  }

  private void transfer(
      AtomicBoolean stop, AtomicReference<Exception> failure, AtomicReference<Integer> count) {
    try (Connection connection = Connections.open(source);
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE TABLE transfer (id int)");
      while (!stop.get()) {
        int n = count.get() + 1;
        statement.execute(
            "UPDATE account SET balance = balance - 1 WHERE id = 1 + %d %% 999; UPDATE account SET balance = balance + 1 WHERE id = 2 + %d %% 998; INSERT INTO transfer VALUES (%d)"
                .formatted(n, n, n));
        count.set(n);
      }
    } catch (SQLException e) {
      failure.set(e);
    }
  }

  static void run(ServerUrl url, String sql) throws SQLException {
    try (Connection connection = Connections.open(url);
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  static String one(ServerUrl url, String sql) throws SQLException {
    try (Connection connection = Connections.open(url);
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      row.next();
      return String.valueOf(row.getString(1));
    }
  }
}
