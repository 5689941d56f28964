package dev.dbkeep.migrate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dbkeep.postgres.ServerUrl;
import dev.dbkeep.testing.Corpus;
import dev.dbkeep.testing.MachinePostgres;
import dev.dbkeep.testing.TestDatabase;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Flyway itself is the referee: what one has deployed, the other must find complete and unchanged.
 */
final class FlywayAgreementTest {
  private static final String HISTORY =
      """
      select version, description, type, script, checksum, installed_by, success
      from flyway_schema_history order by installed_rank\
      """;
  private static final String SHAPE =
      """
      select c.conname, pg_get_constraintdef(c.oid) from pg_constraint c
      where conrelid = 'flyway_schema_history'::regclass and contype = 'p'
      union all select indexname, indexdef from pg_indexes where tablename = 'flyway_schema_history'
      union all select column_name, data_type || is_nullable || coalesce(character_maximum_length, 0)
        || coalesce(column_default, '')
      from information_schema.columns where table_name = 'flyway_schema_history' order by 1\
      """;

  private static FluentConfiguration configure(ServerUrl url, Path folder) {
    String jdbc = "jdbc:postgresql://" + url.host() + ":" + url.port() + "/" + url.database();
    return Flyway.configure()
        .loggers("slf4j")
        .dataSource(jdbc, url.user(), url.password())
        .locations("filesystem:" + folder);
  }

  private static Flyway flyway(ServerUrl url, Path folder) {
    return configure(url, folder).load();
  }

  private static void agrees(ServerUrl url, Path folder, int migrations) {
    Flyway flyway = flyway(url, folder);
    flyway.validate();
    assertThat(flyway.info().pending()).isEmpty();
    assertThat(flyway.info().applied()).hasSize(migrations);
    assertThat(flyway.migrate().migrationsExecuted).isZero();
  }

  @ParameterizedTest
  @CsvSource({"flyway-marquez,84", "flyway-kestra,26"})
  void flyway_finds_nothing_to_do_after_us(String project, int migrations) {
    Path folder = Corpus.path("migrations", project);
    try (TestDatabase database = TestDatabase.create()) {
      Deploys.deployCompletely(database.url(), folder, migrations);
      agrees(database.url(), folder, migrations);
    }
    try (MachinePostgres database = MachinePostgres.create()) {
      Deploys.deployCompletely(database.url(), folder, migrations);
      agrees(database.url(), folder, migrations);
    }
  }

  @Test
  void we_find_nothing_to_do_after_flyway_and_both_write_the_same_rows() {
    Path folder = Corpus.path("migrations", "flyway-kestra");
    try (TestDatabase theirs = TestDatabase.create();
        TestDatabase ours = TestDatabase.create()) {
      flyway(theirs.url(), folder).migrate();
      assertThat(Deploys.open(theirs.url(), folder).status().isClean()).isTrue();
      assertThat(Deploys.deploy(theirs.url(), folder)).isEmpty();
      Deploys.deploy(ours.url(), folder);
      assertThat(Deploys.query(ours.url(), HISTORY))
          .isEqualTo(Deploys.query(theirs.url(), HISTORY));
      assertThat(Deploys.query(ours.url(), SHAPE)).isEqualTo(Deploys.query(theirs.url(), SHAPE));
    }
  }

  @Test
  void repeatables_with_placeholders_run_again_when_their_text_changes(@TempDir Path folder) {
    Folders.write(folder, "V1__t.sql", "create table t (a int);");
    Folders.write(
        folder,
        "R__v.sql",
        "create or replace view v as select a, '${flyway:defaultSchema}' as s from t;");
    try (TestDatabase database = TestDatabase.create()) {
      assertThat(Deploys.deploy(database.url(), folder)).containsExactly("V1__t.sql", "R__v.sql");
      agrees(database.url(), folder, 2);
      Folders.write(
          folder,
          "R__v.sql",
          "create or replace view v as select a, '${flyway:user}' as s from t;");
      assertThat(Deploys.open(database.url(), folder).status().pending())
          .extracting(MigrationStatus.Entry::state)
          .containsExactly(MigrationStatus.State.CHANGED);
      assertThat(Deploys.deploy(database.url(), folder)).containsExactly("R__v.sql");
      Flyway flyway = flyway(database.url(), folder);
      flyway.validate();
      assertThat(flyway.info().pending()).isEmpty();
      Folders.write(
          folder, "R__v.sql", "create or replace view v as select a, 'third'::text as s from t;");
      flyway(database.url(), folder).migrate();
      assertThat(Deploys.open(database.url(), folder).status().isClean()).isTrue();
    }
  }

  @Test
  void carriage_returns_and_a_byte_order_mark_change_no_checksum(@TempDir Path folder) {
    Folders.write(folder, "V1__t.sql", "\uFEFFcreate table t (\r\n  a int\r\n);\r\n");
    try (TestDatabase database = TestDatabase.create()) {
      Deploys.deploy(database.url(), folder);
      agrees(database.url(), folder, 1);
      Folders.write(folder, "V1__t.sql", "create table t (\n  a int\n);\n");
      agrees(database.url(), folder, 1);
      assertThat(Deploys.open(database.url(), folder).status().isClean()).isTrue();
    }
  }

  @Test
  void a_baseline_of_either_is_understood_by_the_other(@TempDir Path folder) {
    Folders.write(folder, "V1__t.sql", "create table t (a int);");
    Folders.write(folder, "V2__u.sql", "create table u (a int);");
    try (TestDatabase ours = TestDatabase.create();
        TestDatabase theirs = TestDatabase.create()) {
      ours.run("create table t (a int)");
      Migrations migrations = Deploys.open(ours.url(), folder);
      migrations.markBaseline(migrations.baseline("V1"));
      assertThat(
              Arrays.stream(flyway(ours.url(), folder).info().pending())
                  .map(info -> info.getVersion().getVersion()))
          .containsExactly("2");
      assertThat(flyway(ours.url(), folder).migrate().migrationsExecuted).isEqualTo(1);
      theirs.run("create table t (a int)");
      configure(theirs.url(), folder).baselineVersion("1").load().baseline();
      assertThat(Deploys.deploy(theirs.url(), folder)).containsExactly("V2__u.sql");
      flyway(theirs.url(), folder).validate();
      assertThat(Deploys.query(ours.url(), HISTORY))
          .isEqualTo(Deploys.query(theirs.url(), HISTORY));
    }
  }

  @Test
  void a_schema_that_flyway_would_create_gets_the_same_marker(@TempDir Path folder) {
    Folders.write(folder, "V1__t.sql", "create table ${flyway:defaultSchema}.t (a int);");
    try (TestDatabase ours = TestDatabase.create();
        TestDatabase theirs = TestDatabase.create()) {
      ServerUrl url = ours.url().withParameter("currentSchema", "sales");
      Deploys.deploy(url, folder);
      configure(theirs.url(), folder).defaultSchema("sales").load().migrate();
      String history = HISTORY.replace("flyway_schema_history", "sales.flyway_schema_history");
      assertThat(Deploys.query(ours.url(), history))
          .isEqualTo(Deploys.query(theirs.url(), history));
      configure(ours.url(), folder).defaultSchema("sales").load().validate();
      assertThat(
              List.of(configure(ours.url(), folder).defaultSchema("sales").load().info().pending()))
          .isEmpty();
    }
  }
}
