package dev.dbkeep.migrate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.dbkeep.error.DbkeepException;
import dev.dbkeep.error.ErrorCode;
import dev.dbkeep.migrate.MigrationStatus.State;
import dev.dbkeep.testing.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What goes wrong with histories, and what deploy, status and resolve say to it. */
final class MigrationsTest {
  @TempDir private Path project;
  private Path folder = Path.of("");
  private TestDatabase database;

  MigrationsTest() {
    database = TestDatabase.create();
  }

  @BeforeEach
  void two_applied() {
    folder = project.resolve("prisma/migrations");
    Folders.script(folder, "20240101000000_a", "create table a (id int primary key);\n");
    Folders.script(folder, "20240103000000_c", "create table c (id int);\n");
    assertThat(deploy()).hasSize(2);
  }

  @AfterEach
  void close() {
    database.close();
  }

  private List<String> deploy() {
    return Deploys.deploy(database.url(), folder);
  }

  private Migrations open() {
    return Deploys.open(database.url(), folder);
  }

  private List<State> states() {
    return open().status().entries().stream().map(MigrationStatus.Entry::state).toList();
  }

  private static DbkeepException error(ThrowingCallable call) {
    return catchThrowableOfType(DbkeepException.class, call);
  }

  @Test
  void an_edited_migration_is_shown_and_stops_the_deploy_until_it_is_resolved() {
    Folders.script(folder, "20240101000000_a", "create table a (id bigint primary key);\n");
    assertThat(states()).containsExactly(State.EDITED, State.APPLIED);
    DbkeepException refused = error(this::deploy);
    assertThat(refused.code()).isEqualTo(ErrorCode.MIGRATION_HISTORY);
    assertThat(refused).hasMessage("20240101000000_a was edited after being applied");
    assertThat(refused.hint()).contains("dbkeep migrate resolve --applied 20240101000000_a");
    open().resolveApplied("20240101000000_a", false);
    assertThat(states()).containsExactly(State.APPLIED, State.APPLIED);
    assertThat(deploy()).isEmpty();
  }

  @Test
  void other_line_endings_are_no_edit() {
    Folders.script(folder, "20240101000000_a", "create table a (id int primary key);\r\n");
    assertThat(open().status().isClean()).isTrue();
  }

  @Test
  void a_missing_migration_is_shown_and_only_warned_about() throws IOException {
    Files.delete(folder.resolve("20240103000000_c/migration.sql"));
    Files.delete(folder.resolve("20240103000000_c"));
    assertThat(states()).containsExactly(State.APPLIED, State.MISSING);
    assertThat(DeployChecks.warnings(open().status()))
        .singleElement()
        .asString()
        .startsWith("20240103000000_c is applied");
    assertThat(deploy()).isEmpty();
    open().resolveRolledBack("20240103000000_c", false);
    assertThat(open().status().isClean()).isTrue();
  }

  @Test
  void one_that_was_merged_late_runs_with_a_warning_in_prisma() {
    Folders.script(folder, "20240102000000_b", "create table b (id int);");
    assertThat(states()).containsExactly(State.APPLIED, State.OUT_OF_ORDER, State.APPLIED);
    assertThat(deploy()).containsExactly("20240102000000_b");
    assertThat(open().status().isClean()).isTrue();
  }

  @Test
  void one_that_was_merged_late_needs_a_flag_in_drizzle_and_flyway() {
    Path flyway = project.resolve("db/migration");
    Folders.write(flyway, "V1__a.sql", "select 1;");
    Folders.write(flyway, "V3__c.sql", "select 3;");
    Path drizzle = project.resolve("drizzle");
    Folders.drizzle(drizzle, "0000_a", "select 1;", "0001_c", "select 3;");
    try (TestDatabase first = TestDatabase.create();
        TestDatabase second = TestDatabase.create()) {
      Deploys.deploy(first.url(), flyway);
      Folders.write(flyway, "V2__b.sql", "select 2;");
      assertThat(error(() -> Deploys.deploy(first.url(), flyway)).hint())
          .contains("--out-of-order");
      assertThat(Deploys.deploy(Deploys.open(first.url(), flyway), new DeployOptions(true)))
          .containsExactly("V2__b.sql");
      Deploys.deploy(second.url(), drizzle);
      Folders.write(drizzle, "0001_b.sql", "select 2;");
      Folders.write(
          drizzle,
          "meta/_journal.json",
          """
          {"dialect":"postgresql","entries":[{"idx":0,"when":1700000000000,"tag":"0000_a"},
          {"idx":1,"when":1700000000001,"tag":"0001_b"},{"idx":2,"when":1700000060000,"tag":"0001_c"}]}\
          """);
      assertThat(error(() -> Deploys.deploy(second.url(), drizzle)))
          .hasMessageContaining("Drizzle would skip it");
      assertThat(Deploys.deploy(Deploys.open(second.url(), drizzle), new DeployOptions(true)))
          .containsExactly("0001_b");
      assertThat(Deploys.open(second.url(), drizzle).status().isClean()).isTrue();
    }
  }

  @Test
  void a_failure_in_one_transaction_leaves_nothing_and_the_corrected_file_just_runs() {
    Folders.script(
        folder, "20240104000000_d", "create table d (id int);\ninsert into d values ('x');\n");
    DbkeepException failed = error(this::deploy);
    assertThat(failed.location()).isNotNull();
    assertThat(states()).containsExactly(State.APPLIED, State.APPLIED, State.PENDING);
    assertThat(Deploys.query(database.url(), "select count(*) from _prisma_migrations"))
        .containsExactly("2");
    Folders.script(
        folder, "20240104000000_d", "create table d (id int);\ninsert into d values (1);\n");
    assertThat(deploy()).containsExactly("20240104000000_d");
    assertThat(open().status().isClean()).isTrue();
  }

  @Test
  void a_failure_half_way_goes_on_exactly_there_once_the_file_is_corrected() {
    String first = "create table d (id int);\ncreate index concurrently d_id on d (id);\n";
    Folders.script(folder, "20240104000000_d", first + "insert into d values ('x');\n");
    assertThat(error(this::deploy).location()).isNotNull();
    assertThat(states()).containsExactly(State.APPLIED, State.APPLIED, State.FAILED);
    Folders.script(folder, "20240104000000_d", first + "insert into d values (1);\n");
    assertThat(deploy()).containsExactly("20240104000000_d");
    assertThat(Deploys.query(database.url(), "select id from d")).containsExactly("1");
    assertThat(open().status().isClean()).isTrue();
    assertThat(
            Deploys.query(
                database.url(),
                """
                select applied_steps_count, finished_at is not null, logs from _prisma_migrations
                where migration_name like '%_d'\
                """))
        .containsExactly("1|t|null");
  }

  @Test
  void what_prisma_left_half_done_needs_a_person() {
    Folders.script(folder, "20240104000000_d", "create table d (id int);");
    database.run(
        """
        insert into _prisma_migrations (id, checksum, migration_name, logs) values ('x', 'y', '20240104000000_d', 'boom')\
        """);
    assertThat(states()).containsExactly(State.APPLIED, State.APPLIED, State.FAILED);
    DbkeepException refused = error(this::deploy);
    assertThat(refused).hasMessageStartingWith("20240104000000_d was begun by Prisma and failed");
    assertThat(refused.detail()).isEqualTo("boom");
    assertThat(refused.hint()).contains("--rolled-back 20240104000000_d");
    open().resolveRolledBack("20240104000000_d", false);
    assertThat(deploy()).containsExactly("20240104000000_d");
  }

  @Test
  void a_name_that_nobody_knows_gets_the_nearest_one() {
    DbkeepException unknown = error(() -> open().resolveApplied("20240101000000_aa", false));
    assertThat(unknown.code()).isEqualTo(ErrorCode.USAGE);
    assertThat(unknown).hasMessage("there is no migration named 20240101000000_aa");
    assertThat(unknown.hint()).isEqualTo("Did you mean 20240101000000_a?");
    assertThat(error(() -> open().resolveRolledBack("20240101000000_a", false)))
        .hasMessageContaining("did not fail");
    assertThat(error(() -> open().resolveApplied("20240101000000_a", false)))
        .hasMessageContaining("already");
  }

  @Test
  void a_dry_run_of_resolve_changes_nothing() {
    Folders.script(folder, "20240104000000_d", "create table d (id int);");
    assertThat(open().resolveApplied("20240104000000_d", true)).isEqualTo("20240104000000_d");
    assertThat(states()).endsWith(State.PENDING);
  }

  @Test
  void an_empty_file_is_refused_while_it_is_pending() {
    Folders.script(folder, "20240104000000_d", " \n");
    assertThat(error(this::deploy)).hasMessageEndingWith("migration.sql is empty");
    Folders.script(folder, "20240104000000_d", "-- nothing to do here\n");
    assertThat(deploy()).containsExactly("20240104000000_d");
  }

  @Test
  void a_database_with_tables_and_no_history_is_left_alone() {
    try (TestDatabase other = TestDatabase.create()) {
      other.run("create table a (id int)");
      DbkeepException refused = error(() -> Deploys.deploy(other.url(), folder));
      assertThat(refused).hasMessageContaining("has tables (public.a) and no _prisma_migrations");
      assertThat(refused.hint()).contains("dbkeep migrate baseline");
      Migrations migrations = Deploys.open(other.url(), folder);
      migrations.markBaseline(migrations.baseline("20240101000000_a"));
      assertThat(Deploys.deploy(other.url(), folder)).containsExactly("20240103000000_c");
      assertThat(error(() -> migrations.baseline(null)))
          .hasMessageContaining("has a history already");
    }
  }

  @Test
  void a_database_of_another_tool_is_named() {
    Path own = project.resolve("migrations");
    Folders.script(own, "20240101000000_a", "select 1;");
    DbkeepException refused = error(() -> Deploys.deploy(database.url(), own));
    assertThat(refused).hasMessageContaining("was deployed by Prisma");
    assertThat(refused.hint()).contains("--format prisma");
  }

  @Test
  void a_java_migration_stops_the_deploy_until_flyway_has_run_it() {
    Path flyway = project.resolve("src/main/resources/db/migration");
    Folders.write(flyway, "V1__a.sql", "select 1;");
    Folders.write(
        project.resolve("src/main/java/db/migration"), "V2__Fill.java", "class V2__Fill {}");
    try (TestDatabase other = TestDatabase.create()) {
      assertThat(error(() -> Deploys.deploy(other.url(), flyway)))
          .hasMessageStartingWith("V2__Fill is a Java migration");
    }
  }

  @Test
  void the_own_format_does_all_of_it_in_its_own_table() {
    Path own = project.resolve("migrations");
    Folders.script(own, "20240101000000_a", "create table a (id int);");
    try (TestDatabase other = TestDatabase.create()) {
      Deploys.deployCompletely(other.url(), own, 1);
      Folders.script(own, "20240101000000_a", "create table a (id bigint);");
      assertThat(Deploys.open(other.url(), own).status().isClean()).isFalse();
      Deploys.open(other.url(), own).resolveApplied("20240101000000_a", false);
      assertThat(Deploys.open(other.url(), own).status().isClean()).isTrue();
    }
  }
}
