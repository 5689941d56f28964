package dev.dbkeep.branch;

import static dev.dbkeep.branch.BranchContract.one;
import static dev.dbkeep.branch.BranchContract.request;
import static dev.dbkeep.branch.BranchContract.run;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import dev.dbkeep.error.DbkeepException;
import dev.dbkeep.postgres.Connections;
import dev.dbkeep.postgres.Identifiers;
import dev.dbkeep.postgres.ServerUrl;
import dev.dbkeep.testing.TestDatabase;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class BranchesTest {
  @TempDir private Path folder;
  private final TestDatabase database = TestDatabase.create();

  @AfterEach
  void close() {
    branches().list().forEach(listed -> branches().drop(listed.branch().name()));
    database.close();
  }

  private Branches branches() {
    return branches(Clock.systemUTC());
  }

  private Branches branches(Clock clock) {
    return new Branches(home(), database.url(), clock);
  }

  private Path home() {
    return folder.resolve(".dbkeep");
  }

  private static BranchRequest best(String name) {
    return new BranchRequest(name, null, null, Duration.ofDays(7));
  }

  @Test
  void a_source_in_use_is_copied_live_and_the_better_ways_say_why_not() throws Exception {
    database.run("CREATE TABLE t AS SELECT 1 AS a");
    try (var user = database.connect()) {
      assertThat(user.isValid(1)).isTrue();
      Branches.Created created = branches().create(best("busy"));
      assertThat(created.branch().provider()).isEqualTo("live-copy");
      assertThat(created.refused())
          .anySatisfy(
              refusal -> {
                assertThat(refusal.provider()).isEqualTo("template");
                assertThat(refusal.reason()).contains("in use by 1 session of dbkeep");
              });
      assertThat(one(created.url(), "SELECT a FROM t")).isEqualTo("1");
    }
  }

  @Test
  void a_provider_that_was_asked_for_is_the_only_one_tried() throws Exception {
    try (var user = database.connect()) {
      assertThat(user.isValid(1)).isTrue();
      assertThatThrownBy(() -> branches().create(request("busy", "template")))
          .isInstanceOfSatisfying(
              DbkeepException.class,
              e -> assertThat(e.detail()).startsWith("template:").contains("in use"));
    }
    assertThat(branches().list()).isEmpty();
    assertThatThrownBy(() -> branches().create(request("busy", "magic")))
        .hasMessage("no provider magic");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "it's \"quoted\"",
        "UPPER lower",
        "../../etc/passwd",
        "feature/42",
        "a;DROP DATABASE postgres",
        "Ünïcödé-ünïcödé-ünïcödé-ünïcödé-ünïcöd",
        "sixty-three-bytes-sixty-three-bytes-sixty-three-bytes-sixty-thr"
      })
  void any_name_of_63_bytes_is_a_name(String name) throws Exception {
    database.run("CREATE TABLE t AS SELECT 1 AS a");
    Branches.Created created = branches().create(request(name, "template"));
    assertThat(one(created.url(), "SELECT a FROM t")).isEqualTo("1");
    assertThat(created.url().database().getBytes(StandardCharsets.UTF_8).length)
        .isLessThanOrEqualTo(63);
    try (Stream<Path> files = Files.list(home().resolve("branches"))) {
      assertThat(files.filter(file -> file.toString().endsWith(".json"))).hasSize(1);
    }
    branches().drop(name);
    assertThat(branches().list()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " blank",
        "two\nlines",
        "sixty-four-bytes-sixty-four-bytes-sixty-four-bytes-sixty-four-by"
      })
  void other_names_are_refused(String name) {
    assertThatThrownBy(() -> branches().create(request(name, "template")))
        .hasMessageContaining("a branch name has");
  }

  @Test
  void of_two_creates_at_once_one_wins_and_the_other_says_so() throws Exception {
    database.run("CREATE TABLE t AS SELECT 1 AS a");
    try (ExecutorService threads = Executors.newFixedThreadPool(2)) {
      Callable<Branches.Created> create = () -> branches().create(request("same", "live-copy"));
      List<Future<Branches.Created>> both = threads.invokeAll(List.of(create, create));
      int won = 0;
      for (Future<Branches.Created> one : both) {
        try {
          assertThat(one(one.get().url(), "SELECT a FROM t")).isEqualTo("1");
          won++;
        } catch (ExecutionException e) {
          assertThat(e.getCause())
              .isInstanceOf(DbkeepException.class)
              .message()
              .containsAnyOf("another dbkeep works on branch same", "there is a branch same");
        }
      }
      assertThat(won).isEqualTo(1);
    }
    assertThat(branches().list()).hasSize(1);
  }

  @Test
  void two_projects_on_one_server_do_not_take_each_others_names() throws Exception {
    Branches other = new Branches(folder.resolve("other"), database.url(), Clock.systemUTC());
    branches().create(request("same", "template"));
    assertThatThrownBy(() -> other.create(request("same", "template")))
        .hasMessage("there is a branch same already");
  }

  @Test
  void a_database_of_somebody_else_is_never_taken_nor_dropped() throws Exception {
    String theirs = database.url().database() + "_mine";
    ServerUrl server = TestDatabase.server();
    run(server, "CREATE DATABASE \"" + theirs + "\"");
    try {
      assertThatThrownBy(() -> branches().create(request("mine", "template")))
          .hasMessageContaining("there is a database " + theirs);
      Branches.Created created = branches().create(request("yours", "template"));
      String ours = created.url().database();
      run(server, "DROP DATABASE \"" + ours + "\"");
      run(server, "ALTER DATABASE \"" + theirs + "\" RENAME TO \"" + ours + "\"");
      branches().drop("yours");
      assertThat(one(server, "SELECT count(*) FROM pg_database WHERE datname = '" + ours + "'"))
          .isEqualTo("1");
      run(server, "ALTER DATABASE \"" + ours + "\" RENAME TO \"" + theirs + "\"");
    } finally {
      run(server, "DROP DATABASE IF EXISTS \"" + theirs + "\"");
    }
  }

  @Test
  void a_folder_without_the_mark_is_never_removed() throws Exception {
    Branches.Created created = branches().create(request("copy", "live-copy"));
    Path mark = DirectoryHome.folder(created.branch()).resolve(DirectoryHome.MARK);
    String text = Files.readString(mark);
    Files.writeString(mark, "{}");
    assertThatThrownBy(() -> branches().drop("copy"))
        .hasMessageContaining("does not carry the mark");
    assertThat(DirectoryHome.data(created.branch())).isDirectory();
    Files.writeString(mark, text);
  }

  @Test
  void a_folder_that_died_before_its_mark_was_there_is_removed() throws Exception {
    Branch begun =
        DirectoryHome.planned(
            branches().create(request("copy", "live-copy")).branch(), folder.resolve("elsewhere"));
    DirectoryHome home = new DirectoryHome();
    Files.createDirectories(DirectoryHome.folder(begun));
    Files.writeString(DirectoryHome.folder(begun).resolve(DirectoryHome.MARK + ".new-1"), "{");
    assertThat(home.remove(begun, database.url(), true)).isTrue();
    assertThat(DirectoryHome.folder(begun)).doesNotExist();
  }

  @Test
  void prune_removes_what_is_expired_and_nothing_that_is_in_use() throws Exception {
    Branches now = branches();
    now.create(new BranchRequest("short", null, "template", Duration.ofHours(1)));
    now.create(new BranchRequest("used", null, "template", Duration.ofHours(1)));
    now.create(new BranchRequest("here", null, "template", Duration.ofHours(1)));
    now.create(new BranchRequest("copy", null, "live-copy", Duration.ofHours(1)));
    now.create(new BranchRequest("kept", null, "template", null));
    assertThat(now.prune(null, false)).isEmpty();
    Branches later = branches(Clock.offset(Clock.systemUTC(), Duration.ofHours(2)));
    try (var user = Connections.open(now.open("used"))) {
      assertThat(user.isValid(1)).isTrue();
      assertThat(later.prune("here", true)).hasSize(4);
      assertThat(later.list()).hasSize(5);
      assertThat(later.prune("here", false))
          .extracting(Branches.Removed::name, Branches.Removed::removed)
          .containsExactlyInAnyOrder(
              tuple("copy", true),
              tuple("short", true),
              tuple("used", false),
              tuple("here", false));
    }
    assertThat(later.list())
        .extracting(listed -> listed.branch().name())
        .containsExactly("here", "kept", "used");
  }

  @Test
  void a_half_database_of_a_run_that_died_is_seen_without_any_state_file() throws Exception {
    String oid =
        one(
            database.url(),
            "SELECT oid FROM pg_database WHERE datname = '" + database.url().database() + "'");
    String half = ServerHome.unfinished(Long.parseLong(oid), "0123456789abcdef");
    run(TestDatabase.server(), "CREATE DATABASE \"" + half + "\"");
    assertThat(branches().list())
        .singleElement()
        .satisfies(
            listed -> assertThat(listed.condition().state()).isEqualTo(Condition.State.INCOMPLETE));
    assertThat(branches().prune(null, false)).hasSize(1);
    assertThat(branches().list()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"live-copy", "template"})
  void killed_half_way_it_is_shown_as_incomplete_and_pruned(String provider) throws Exception {
    database.run("CREATE TABLE t AS SELECT i, repeat('x', 500) FROM generate_series(1, 100000) i");
    Process process = create(provider);
    try {
      Path states = home().resolve("branches");
      await().atMost(30, TimeUnit.SECONDS).until(() -> begun(states) || !process.isAlive());
      Thread.sleep(provider.equals("template") ? 5 : 60);
    } finally {
      process.destroyForcibly().waitFor();
    }
    // what the server was doing for it, it may still finish
    await()
        .atMost(20, TimeUnit.SECONDS)
        .until(
            () ->
                one(
                        TestDatabase.server(),
                        "SELECT count(*) FROM pg_stat_activity WHERE query LIKE 'CREATE DATABASE"
                            + " \"dbkeep_new%' AND state = 'active'")
                    .equals("0"));
    List<Branches.Listed> left = branches().list();
    assertThat(left).hasSize(1);
    assertThat(left.getFirst().condition().state())
        .isIn(Condition.State.INCOMPLETE, Condition.State.READY);
    if (left.getFirst().condition().state() == Condition.State.INCOMPLETE) {
      assertThatThrownBy(() -> branches().open("killed")).hasMessageContaining("incomplete");
      assertThat(branches().prune(null, false))
          .singleElement()
          .satisfies(removed -> assertThat(removed.removed()).isTrue());
    } else {
      branches().drop("killed");
    }
    assertThat(branches().list()).isEmpty();
    assertThat(
            one(
                TestDatabase.server(),
                "SELECT count(*) FROM pg_database WHERE datname LIKE 'dbkeep_new%'"))
        .isEqualTo("0");
    try (Stream<Path> copies = Files.list(home().resolve("branches").resolve("data"))) {
      assertThat(copies).isEmpty();
    }
    branches().create(request("killed", provider));
  }

  private static boolean begun(Path states) throws IOException {
    return Files.exists(states.resolve("killed.json"));
  }

  private Process create(String provider) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                "dev.dbkeep.Main",
                "branch",
                "create",
                "killed",
                "--provider",
                provider)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("output").toFile());
    builder.environment().put("DATABASE_URL", database.urlText());
    return builder.start();
  }

  @Test
  void who_may_not_read_the_source_may_not_read_its_branch() throws Exception {
    String name = database.url().database();
    run(TestDatabase.server(), "REVOKE ALL ON DATABASE \"" + name + "\" FROM PUBLIC");
    Branches.Created created = branches().create(request("closed", "template"));
    assertThat(
            one(
                TestDatabase.server(),
                "SELECT has_database_privilege('pg_monitor', '"
                    + created.url().database()
                    + "', 'CONNECT')"))
        .isEqualTo("f");
  }

  private static String mayConnect(ServerUrl url) {
    try {
      return one(
          TestDatabase.server(),
          "SELECT has_database_privilege('pg_monitor', '" + url.database() + "', 'CONNECT')");
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void nobody_else_gets_into_a_copy_that_is_not_finished() throws Exception {
    String source = database.url().database();
    run(TestDatabase.server(), "REVOKE ALL ON DATABASE \"" + source + "\" FROM PUBLIC");
    List<String> open = new ArrayList<>();
    branches()
        .create(
            new BranchRequest(
                "closed", (from, empty) -> open.add(mayConnect(empty)), "template", null));
    assertThat(open).containsExactly("f");
  }

  @Test
  void a_role_that_gets_into_no_other_database_still_lists_and_copies() throws Exception {
    String role = "only_" + database.url().database();
    run(TestDatabase.server(), "CREATE ROLE " + role + " LOGIN REPLICATION PASSWORD 'x-secret'");
    run(TestDatabase.server(), "REVOKE CONNECT ON DATABASE template1 FROM PUBLIC");
    run(TestDatabase.server(), "REVOKE CONNECT ON DATABASE postgres FROM PUBLIC");
    try {
      ServerUrl url = database.url();
      ServerUrl theirs =
          new ServerUrl(url.host(), url.port(), url.database(), role, "x-secret", url.parameters());
      Branches branches = new Branches(home(), theirs, Clock.systemUTC());
      assertThat(branches.list()).isEmpty();
      Branches.Created created = branches.create(best("copy"));
      assertThat(created.branch().provider()).isEqualTo("live-copy");
      assertThat(one(created.url(), "SELECT current_user")).isEqualTo(role);
      branches.drop("copy");
    } finally {
      run(TestDatabase.server(), "GRANT CONNECT ON DATABASE template1 TO PUBLIC");
      run(TestDatabase.server(), "GRANT CONNECT ON DATABASE postgres TO PUBLIC");
      run(TestDatabase.server(), "DROP ROLE " + role);
    }
  }

  /** Whoever owns a database on the server writes its comment, and could name another server. */
  @Test
  void a_comment_leads_nobody_to_another_server() throws Exception {
    String theirs = database.url().database() + "_theirs";
    run(TestDatabase.server(), "CREATE DATABASE \"" + theirs + "\"");
    try (ServerSocket trap = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      Branch.Place elsewhere =
          new Branch.Place(
              "127.0.0.1", trap.getLocalPort(), database.url().database(), database.url().user());
      Branch forged =
          new Branch(
              "forged",
              "template",
              "0123456789abcdef",
              true,
              false,
              Instant.EPOCH,
              Instant.EPOCH,
              elsewhere,
              elsewhere,
              folder.toString(),
              null,
              0,
              null,
              null);
      run(
          TestDatabase.server(),
          "COMMENT ON DATABASE \""
              + theirs
              + "\" IS "
              + Identifiers.literal(Marker.comment(forged)));
      assertThat(branches().list())
          .singleElement()
          .satisfies(
              listed -> {
                assertThat(listed.url()).isEqualTo(database.url().withDatabase(theirs));
                assertThat(listed.branch().directory()).isNull();
              });
      assertThat(branches().open("forged")).isEqualTo(database.url().withDatabase(theirs));
      trap.setSoTimeout(1);
      assertThatThrownBy(trap::accept).isInstanceOf(SocketTimeoutException.class);
    } finally {
      run(TestDatabase.server(), "DROP DATABASE \"" + theirs + "\"");
    }
  }

  @Test
  void killed_while_it_is_removed_it_is_incomplete_and_pruned() throws Exception {
    Branch branch = branches().create(request("copy", "live-copy")).branch();
    DirectoryHome dying =
        new DirectoryHome(
            data -> {
              throw new IllegalStateException("killed");
            });
    assertThatThrownBy(() -> dying.remove(branch, database.url(), true)).hasMessage("killed");
    assertThat(branches().list())
        .singleElement()
        .satisfies(
            listed -> assertThat(listed.condition().state()).isEqualTo(Condition.State.INCOMPLETE));
    assertThat(branches().prune(null, false))
        .containsExactly(new Branches.Removed("copy", "incomplete", true));
    new BranchStore(home()).begin(branch.unfinished());
    assertThatThrownBy(() -> branches().create(request("copy", "live-copy")))
        .isInstanceOfSatisfying(
            DbkeepException.class, e -> assertThat(e.hint()).contains("dbkeep branch prune"));
  }

  @Test
  void prune_leaves_alone_what_was_finished_after_it_looked_or_is_worked_on() throws Exception {
    Branch whole = branches().create(request("copy", "live-copy")).branch();
    BranchStore store = new BranchStore(home());
    BranchPruner pruner =
        new BranchPruner(store, new Providers(store.copies(), null), database.url());
    // as another process saw it just before it was finished
    Branches.Listed seen =
        new Branches.Listed(
            whole.unfinished(),
            Condition.of(Condition.State.INCOMPLETE),
            false,
            whole.url(database.url()));
    assertThat(pruner.prune(List.of(seen), null, false)).isEmpty();
    assertThat(one(branches().open("copy"), "SELECT 1")).isEqualTo("1");
    try (BranchStore.Lock _ = store.require("copy")) {
      assertThat(pruner.prune(List.of(seen), null, false))
          .containsExactly(
              new Branches.Removed("copy", "incomplete, but another dbkeep works on it", false));
    }
  }

  @Test
  void a_hint_names_a_branch_as_a_shell_takes_it() {
    assertThatThrownBy(() -> branches().required("it's mine"))
        .isInstanceOfSatisfying(
            DbkeepException.class,
            e -> assertThat(e.hint()).contains("dbkeep branch create 'it'\\''s mine'"));
  }
}
