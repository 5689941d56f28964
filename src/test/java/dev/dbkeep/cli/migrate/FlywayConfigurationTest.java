package dev.dbkeep.cli.migrate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dbkeep.cli.CliRun;
import dev.dbkeep.testing.TestDatabase;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Flyway itself, told the same by the same file, must find nothing to do after us. */
final class FlywayConfigurationTest {
  private static final String CONF =
      """
      # where things are
      flyway.url=jdbc:postgresql://elsewhere/none
      flyway.locations=filesystem:sql,\\
        filesystem:more
      flyway.table=moves
      flyway.defaultSchema=shop
      flyway.placeholders.owner=Ada
      flyway.outOfOrder=true
      """;

  private final TestDatabase database = TestDatabase.create();
  @TempDir private Path project;

  @AfterEach
  void close() {
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

  private Flyway flyway(String... locations) throws IOException {
    Properties told = new Properties();
    if (Files.exists(project.resolve("flyway.conf"))) {
      try (Reader reader = Files.newBufferedReader(project.resolve("flyway.conf"))) {
        told.load(reader);
      }
    }
    told.remove("flyway.url");
    told.remove("flyway.locations");
    String[] folders = new String[locations.length];
    for (int i = 0; i < folders.length; i++) {
      folders[i] = "filesystem:" + project.resolve(locations[i]);
    }
    String jdbc =
        "jdbc:postgresql://%s:%d/%s"
            .formatted(database.url().host(), database.url().port(), database.url().database());
    return Flyway.configure()
        .loggers("slf4j")
        .configuration(told)
        .dataSource(jdbc, database.url().user(), database.url().password())
        .locations(folders)
        .load();
  }

  private void scripts() throws IOException {
    write("sql/V1__t.sql", "create table t (a text default '${owner}');");
    write("more/V2__u.sql", "create table u (a int);");
    write("sql/R__v.sql", "create or replace view v as select '${flyway:table}'::text as name;");
  }

  @Test
  void flyway_conf_says_where_scripts_and_history_are_and_flyway_agrees() throws IOException {
    write("flyway.conf", CONF);
    scripts();
    assertThat(run("migrate", "deploy").hasExit(0).out()).contains("3 migrations applied");
    assertThat(run("migrate", "status").hasExit(0).err()).doesNotContain("flyway.conf");
    Flyway flyway = flyway("sql", "more");
    flyway.validate();
    assertThat(flyway.info().pending()).isEmpty();
    assertThat(flyway.info().applied()).hasSize(4); // with the row for the schema
    database.run("select 1 / count(*) from shop.moves where script = 'V2__u.sql'");
    database.run("select 1 / count(*) from shop.v where name = 'moves'");

    write("more/V1.5__late.sql", "create table late (a int);");
    run("migrate", "deploy").hasExit(0);
    flyway("sql", "more").validate();
    assertThat(flyway("sql", "more").migrate().migrationsExecuted).isZero();
    assertThat(run("pull", "-").hasExit(0).out()).contains("\"late\"").doesNotContain("moves\"");
  }

  @Test
  void reset_lint_and_doctor_read_the_folder_as_deploy_does() throws IOException {
    write("flyway.conf", CONF);
    scripts();
    assertThat(run("migrate", "lint", "--no-database").hasExit(0).out()).startsWith("0 errors");
    assertThat(run("doctor").hasExit(0).out()).contains("sql: 3, flyway format");
    run("reset", "--yes").hasExit(0);
    database.run("select 1 / count(*) from shop.moves where script = 'V2__u.sql'");
    run("migrate", "status").hasExit(0);
    flyway("sql", "more").validate();
  }

  @Test
  void we_find_nothing_to_do_after_flyway_with_the_same_flyway_conf() throws IOException {
    write("flyway.conf", CONF);
    scripts();
    flyway("sql", "more").migrate();
    run("migrate", "status", "--drift").hasExit(0);
    assertThat(run("diff", "migrations", database.urlText()).hasExit(0).out()).isEmpty();
    assertThat(run("migrate", "deploy").hasExit(0).out()).startsWith("nothing to do");
  }

  @Test
  void flyway_toml_is_read_and_what_we_do_not_do_is_named() throws IOException {
    write(
        "flyway.toml",
        """
        [flyway]
        environment = "local"
        locations = ["filesystem:sql", "filesystem:more", "s3:bucket"]
        table = "moves"
        initSql = "set role app"
        vault.token = "hvs.geheim"
        sqlMigrationPrefix = "V"
        [flyway.placeholders]
        owner = "Ada"
        [environments.local]
        url = "jdbc:postgresql://elsewhere/none"
        schemas = ["shop"]
        """);
    scripts();
    assertThat(run("init").hasExit(0).out()).contains("migrations: sql");
    run("migrate", "deploy").hasExit(0);
    database.run("select 1 / count(*) from shop.moves where script = 'V2__u.sql'");
    assertThat(run("migrate", "status").hasExit(0).err())
        .doesNotContain("geheim")
        .contains("flyway.toml sets vault.token, which dbkeep does not do")
        .contains("flyway.toml sets initSql = set role app, which dbkeep does not do")
        .contains("flyway.toml names s3:bucket, which is no folder here")
        .doesNotContain("sqlMigrationPrefix");
  }

  @Test
  void a_baseline_stands_for_the_version_that_flyway_was_told() throws IOException {
    write("flyway.conf", "flyway.locations=filesystem:sql\nflyway.baselineVersion=2\n");
    write("sql/V1__t.sql", "create table t (a int);");
    write("sql/V2__u.sql", "create table u (a int);");
    write("sql/V3__w.sql", "create table w (a int);");
    database.run("create table t (a int); create table u (a int)");
    run("migrate", "baseline").hasExit(0);
    assertThat(flyway("sql").migrate().migrationsExecuted).isEqualTo(1);
    run("migrate", "status").hasExit(0);
  }

  @Test
  void a_script_without_a_transaction_keeps_what_it_did_as_with_flyway_and_is_resumed()
      throws IOException {
    String script = "create table %s (a int);\nselect 1 / %d;\ncreate table %s_2 (a int);\n";
    write("sql/V1__theirs.sql", script.formatted("theirs", 0, "theirs"));
    write("sql/V1__theirs.sql.conf", "executeInTransaction=false\n");
    Flyway theirs = flyway("sql");
    assertThatThrownBy(theirs::migrate).isInstanceOf(FlywayException.class);
    database.run("select * from theirs");
    database.run("drop table theirs, flyway_schema_history");

    write("db/migration/V1__ours.sql", script.formatted("ours", 0, "ours"));
    write("db/migration/V1__ours.sql.conf", "executeInTransaction=false\n");
    assertThat(run("migrate", "deploy", "--dry-run").hasExit(0).out())
        .contains("statement by statement");
    run("migrate", "deploy").hasExit(1);
    database.run("select * from ours");
    write("db/migration/V1__ours.sql", script.formatted("ours", 1, "ours"));
    run("migrate", "deploy").hasExit(0);
    database.run("select * from ours_2");
    flyway("db/migration").validate();
  }
}
