package dev.dbkeep.cli.migrate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.dbkeep.backup.Exposure;
import dev.dbkeep.backup.ReceiverSlot;
import dev.dbkeep.cli.CliRun;
import dev.dbkeep.testing.ProtectedCluster;
import dev.dbkeep.testing.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Deploy with a branch before it: to try on, or to come back to. */
final class DeploySafetyTest {
  @TempDir private Path project;
  private final TestDatabase database = TestDatabase.create();

  @BeforeEach
  void a_table_with_rows() throws IOException {
    write("dbkeep.toml", "migrations = 'migrations'\n");
    write(
        "migrations/0000_books/migration.sql",
        "CREATE TABLE book (id int PRIMARY KEY, title text, blurb text);\n");
    run("migrate", "deploy").hasExit(0);
    database.run("INSERT INTO book VALUES (1, 'a', 'x'), (2, 'a', 'y')");
  }

  @AfterEach
  void close() {
    for (String branch : branches()) {
      run("branch", "drop", branch);
    }
    database.close();
  }

  private CliRun run(String... arguments) {
    return CliRun.on(database.urlText(), project, arguments);
  }

  private void write(String file, String text) throws IOException {
    Path path = project.resolve(file);
    Files.createDirectories(path.getParent());
    Files.writeString(path, text);
  }

  private List<String> branches() {
    List<String> names = new ArrayList<>();
    for (JsonNode branch : run("branch", "list", "--json").json().get("branches")) {
      names.add(branch.get("name").asString());
    }
    return names;
  }

  @Test
  void what_fails_on_a_branch_never_reaches_the_database() throws IOException {
    write("migrations/0001_one/migration.sql", "UPDATE book SET id = 7 WHERE title = 'a';\n");
    CliRun failed = run("migrate", "deploy", "--branch-first").hasExit(1);
    String branch = branches().getFirst();
    assertThat(failed.err())
        .contains("error: on branch " + branch + ": ", "The database itself is untouched")
        .contains("dbkeep branch drop " + branch);
    assertThat(run("migrate", "status").out()).contains("1 applied", "1 pending");

    run("branch", "drop", branch).hasExit(0);
    database.run("UPDATE book SET title = 'b' WHERE id = 2");
    CliRun done = run("migrate", "deploy", "--branch-first").hasExit(0);
    assertThat(done.err()).contains("on a branch first:", ": 1 migration applied in ");
    assertThat(done.out()).endsWith("s\n").contains("1 migration applied in ");
    assertThat(branches()).isEmpty();
    database.run("SELECT 1 / count(*) FROM book WHERE id = 7");
    assertThat(
            run("migrate", "deploy", "--branch-first", "--json").json().get("rehearsal").isNull())
        .isTrue();
  }

  private void dropsAColumnWhereItIsProtected() throws IOException {
    write("dbkeep.toml", "migrations = 'migrations'\n[env.production]\nprotected = true\n");
    write("migrations/0001_less/migration.sql", "ALTER TABLE book DROP COLUMN blurb;\n");
  }

  @Test
  void in_a_protected_environment_a_loss_leaves_a_branch_to_come_back_to() throws IOException {
    dropsAColumnWhereItIsProtected();
    run("migrate", "deploy", "--env", "production").hasExit(5);
    assertThat(branches()).isEmpty();
    JsonNode done =
        run(
                "migrate",
                "deploy",
                "--env",
                "production",
                "--allow-loss",
                "public.book.blurb",
                "--json")
            .hasExit(0)
            .json();
    String branch = branches().getFirst();
    assertThat(branch).matches("pre-migration-\\d{8}-\\d{4}");
    assertThat(done.get("wayBack").asString()).startsWith("the way back: branch " + branch);
    run("branch", "switch", branch);
    assertThat(run("branch", "diff", branch).hasExit(3).out()).contains("blurb");
  }

  @Test
  void what_takes_nothing_away_or_runs_without_a_way_back_by_name_makes_no_branch()
      throws IOException {
    dropsAColumnWhereItIsProtected();
    write("migrations/0001_less/migration.sql", "ALTER TABLE book ADD COLUMN pages int;\n");
    run("migrate", "deploy", "--env", "production").hasExit(0);
    write("migrations/0002_less/migration.sql", "ALTER TABLE book DROP COLUMN blurb;\n");
    CliRun done =
        run(
                "migrate",
                "deploy",
                "--env",
                "production",
                "--allow-loss",
                "public.book.blurb",
                "--no-snapshot")
            .hasExit(0);
    assertThat(done.err()).doesNotContain("way back");
    assertThat(branches()).isEmpty();
  }

  @Test
  void push_and_reset_on_a_server_under_protection_leave_a_branch_while_it_is_late()
      throws IOException {
    write("schema.sql", "CREATE TABLE book (id int PRIMARY KEY, title text);\n");
    database.run("SELECT pg_create_physical_replication_slot('" + ReceiverSlot.NAME + "', true)");
    try {
      String[] push = {"push", "--schema", "schema.sql", "--allow-loss", "public.book.blurb"};
      assertThat(run(with(push, "--dry-run")).hasExit(0).err()).doesNotContain("way back");
      JsonNode done = run(with(push, "--json")).hasExit(0).json();
      assertThat(branches().getFirst()).matches("pre-push-\\d{8}-\\d{4}");
      assertThat(done.get("wayBack").asString()).contains(branches().getFirst());
      assertThat(run("push", "--schema", "schema.sql").hasExit(0).err()).doesNotContain("way back");
      run("branch", "drop", branches().getFirst());

      assertThat(run("reset", "--yes", "--no-snapshot").hasExit(0).err())
          .doesNotContain("way back");
      run("push", "--schema", "schema.sql").hasExit(0);
      assertThat(run("reset", "--yes").hasExit(0).err())
          .contains("the way back: branch pre-reset-");
      run("branch", "drop", branches().getFirst());
    } finally {
      database.run("SELECT pg_drop_replication_slot('" + ReceiverSlot.NAME + "')");
    }
  }

  private static String[] with(String[] words, String more) {
    String[] all = Arrays.copyOf(words, words.length + 1);
    all[words.length] = more;
    return all;
  }

  @Test
  void a_fresh_protection_is_a_way_back_too() throws Exception {
    dropsAColumnWhereItIsProtected();
    try (ProtectedCluster cluster = ProtectedCluster.inProject(database.url(), project)) {
      cluster.backup();
      await()
          .atMost(Duration.ofSeconds(30))
          .until(() -> Exposure.seenByServer(database.url(), ReceiverSlot.NAME).isPresent());
      CliRun done =
          run("migrate", "deploy", "--env", "production", "--allow-loss", "public.book.blurb")
              .hasExit(0);
      assertThat(done.err())
          .contains("the way back: dbkeep protect receives every change, 0 s behind");
      assertThat(branches()).isEmpty();
    }
  }
}
