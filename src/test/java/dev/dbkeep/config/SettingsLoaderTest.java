package dev.dbkeep.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dbkeep.error.DbkeepException;
import dev.dbkeep.error.ErrorCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class SettingsLoaderTest {
  @TempDir Path folder;

  @BeforeEach
  void repository() throws IOException {
    Files.createDirectory(folder.resolve(".git"));
  }

  private void file(String path, String text) throws IOException {
    Path file = folder.resolve(path);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  private LoadedSettings load(Map<String, String> environment, Map<Setting, String> flags) {
    return SettingsLoader.load(folder, environment, flags);
  }

  private String where(
      Setting setting, Map<String, String> environment, Map<Setting, String> flags) {
    SettingValue found =
        load(environment, flags).values().stream()
            .filter(value -> value.setting() == setting)
            .findFirst()
            .orElseThrow();
    return found.value() + " | " + found.origin().label() + " | " + found.where();
  }

  @Test
  void a_byte_order_mark_hides_no_variable() throws IOException {
    file(".env", "\uFEFFDATABASE_URL=postgresql://u@h/d\r\n");
    assertThat(where(Setting.URL, Map.of(), Map.of()))
        .isEqualTo("postgresql://u@h/d | environment | DATABASE_URL in .env");
  }

  @Test
  void takes_the_strongest_of_flag_environment_dotenv_file_and_default() throws IOException {
    assertThat(where(Setting.LOCK_BUDGET, Map.of(), Map.of()))
        .isEqualTo("100ms | default | default");
    file("dbkeep.toml", "lock-budget = \"3s\"\n");
    assertThat(where(Setting.LOCK_BUDGET, Map.of(), Map.of()))
        .isEqualTo("3s | file | dbkeep.toml:1");
    file(".env", "DBKEEP_LOCK_BUDGET=2s # short\n");
    assertThat(where(Setting.LOCK_BUDGET, Map.of(), Map.of()))
        .isEqualTo("2s | environment | DBKEEP_LOCK_BUDGET in .env");
    Map<String, String> environment = Map.of("DBKEEP_LOCK_BUDGET", "1s");
    assertThat(where(Setting.LOCK_BUDGET, environment, Map.of()))
        .isEqualTo("1s | environment | DBKEEP_LOCK_BUDGET");
    assertThat(where(Setting.LOCK_BUDGET, environment, Map.of(Setting.LOCK_BUDGET, "5m")))
        .isEqualTo("5m | flag | --lock-budget");
    assertThat(load(environment, Map.of()).settings().lockBudget())
        .isEqualTo(Duration.ofSeconds(1));
  }

  @Test
  void an_environment_named_by_hand_outranks_a_database_url_left_over() throws IOException {
    file(
        "dbkeep.toml",
        """
        [env.production]
        url = "${PROD_URL}"
        protected = true
        """);
    Map<String, String> environment =
        Map.of(
            "DATABASE_URL",
            "postgresql://dev@localhost/shop",
            "PROD_URL",
            "postgresql://app:x@db.example/shop");
    Settings plain = load(environment, Map.of()).settings();
    assertThat(plain.url()).hasToString("postgresql://dev@localhost:5432/shop");
    assertThat(plain.isProtected()).isFalse();
    Settings production = load(environment, Map.of(Setting.ENV, "production")).settings();
    assertThat(production.url()).hasToString("postgresql://app@db.example:5432/shop");
    assertThat(production.isProtected()).isTrue();
  }

  @Test
  void a_url_that_leads_to_a_protected_database_is_protected_whoever_gives_it() throws IOException {
    file(
        "dbkeep.toml",
        "[env.production]\nurl = \"postgresql://app:x@db.example/shop\"\nprotected = true\n");
    Settings settings =
        load(
                Map.of(),
                Map.of(Setting.URL, "postgres://other:y@DB.example:5432/shop?sslmode=require"))
            .settings();
    assertThat(settings.isProtected()).isTrue();
    assertThat(
            load(Map.of(), Map.of(Setting.URL, "postgres://other:y@db.example/stage"))
                .settings()
                .isProtected())
        .isFalse();
  }

  @Test
  void refuses_an_unknown_key_with_its_line_and_the_near_one() throws IOException {
    file("dbkeep.toml", "schema = \"a.sql\"\n\n[env.production]\nprotectd = true\n");
    assertThatThrownBy(() -> load(Map.of(), Map.of()))
        .hasMessage("dbkeep.toml has an unknown key env.production.protectd")
        .isInstanceOfSatisfying(
            DbkeepException.class,
            e -> {
              assertThat(e.code()).isEqualTo(ErrorCode.CONFIG);
              assertThat(e.hint()).startsWith("Did you mean protected?");
              assertThat(e.location()).hasToString("dbkeep.toml:4:1");
            });
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "lock-budget = 5          | setting lock-budget must be a duration such as 100ms, 10s or"
            + " 5m, not 5 (dbkeep.toml:1)",
        "pg = 12                  | setting pg must be a number from 13 to 18, not 12"
            + " (dbkeep.toml:1)",
        "protected = \"yes\"      | setting protected must be true or false, not yes"
            + " (dbkeep.toml:1)",
        "migrations-format = \"x\" | setting migrations-format must be one of auto, dbkeep, prisma,"
            + " drizzle, flyway, not x (dbkeep.toml:1)",
        "env = \"prod\"           | no section [env.prod] in dbkeep.toml",
        "url = \"${NOT_SET}\"     | dbkeep.toml line 1 needs the variable NOT_SET, which is not"
            + " set",
      })
  void refuses_a_value_that_does_not_fit_and_says_where_it_stands(String line, String message)
      throws IOException {
    file("dbkeep.toml", line.strip() + "\n");
    assertThatThrownBy(() -> load(Map.of(), Map.of()))
        .isInstanceOf(DbkeepException.class)
        .hasMessage(message);
  }

  @Test
  void says_where_toml_is_broken() throws IOException {
    file("dbkeep.toml", "schema = \"a.sql\"\nseed = seed.sql\n");
    assertThatThrownBy(() -> load(Map.of(), Map.of()))
        .isInstanceOfSatisfying(
            DbkeepException.class,
            e -> {
              assertThat(e.code()).isEqualTo(ErrorCode.CONFIG);
              assertThat(e.getMessage()).startsWith("dbkeep.toml cannot be read: ");
              assertThat(e.location()).isNotNull();
              assertThat(String.valueOf(e.location())).startsWith("dbkeep.toml:2:");
            });
  }

  @Test
  void follows_the_variables_that_a_prisma_schema_names_and_prefers_the_direct_one()
      throws IOException {
    file(
        "prisma/schema.prisma",
        """
        datasource db {
          provider          = "postgresql"
          url               = env("POOL_URL")
          directUrl         = env("PLAIN_URL")
          shadowDatabaseUrl = env("SCRATCH_URL")
        }
        """);
    file(
        ".env",
        "POOL_URL=\"postgres://a:x@pool:6543/d?pgbouncer=true\"\n"
            + "SCRATCH_URL='postgres://a:x@scratch/d'\n");
    assertThat(load(Map.of(), Map.of()).settings().url()).hasToString("postgresql://a@pool:6543/d");
    Settings settings = load(Map.of("PLAIN_URL", "postgres://a:x@plain/d"), Map.of()).settings();
    assertThat(settings.url()).hasToString("postgresql://a@plain:5432/d");
    assertThat(settings.shadowUrl()).hasToString("postgresql://a@scratch:5432/d");
    assertThat(settings.schema()).isEqualTo(folder.resolve("prisma/schema.prisma"));
    assertThat(settings.migrations()).isEqualTo(folder.resolve("prisma/migrations"));
  }

  @Test
  void goes_around_a_pooler_when_a_direct_url_is_there() {
    Map<String, String> environment =
        Map.of(
            "DATABASE_URL",
            "postgres://a:x@ep-1-pooler.eu.neon.tech/d",
            "DIRECT_URL",
            "postgres://a:x@ep-1.eu.neon.tech/d");
    assertThat(load(environment, Map.of()).settings().url())
        .hasToString("postgresql://a@ep-1.eu.neon.tech:5432/d");
  }

  @Test
  void finds_drizzle_and_flyway_projects() throws IOException {
    file("drizzle.config.ts", "export default {}");
    file("drizzle/meta/_journal.json", "{}");
    Settings drizzle = load(Map.of(), Map.of()).settings();
    assertThat(drizzle.schemaCommand()).isEqualTo("npx drizzle-kit export");
    assertThat(drizzle.migrations()).isEqualTo(folder.resolve("drizzle"));
  }

  @Test
  void a_command_runs_in_the_project_also_from_a_folder_below() throws IOException {
    file("dbkeep.toml", "schema = \"db\"\n");
    file("src/deep/x.txt", "");
    assertThat(
            SettingsLoader.load(folder.resolve("src/deep"), Map.of(), Map.of()).settings().schema())
        .isEqualTo(folder.resolve("db"));
  }

  @Test
  void reads_dotenv_as_node_does() {
    Map<String, String> values =
        DotEnv.parse(
            "# c\n"
                + "export A=1\n"
                + "B='x # y'\n"
                + "C=\"q\\\"r\"\n"
                + "D=p#ss\n"
                + "E = ${A}${HOST}/x # c\n"
                + "F=\n"
                + "G=\"a\\n"
                + "b\"\n",
            Map.of("HOST", "h"));
    assertThat(values)
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                "A", "1", "B", "x # y", "C", "q\"r", "D", "p#ss", "E", "1h/x", "F", "", "G",
                "a\nb"));
  }

  @Test
  void keeps_tables_of_features_with_their_lines_and_refuses_others() throws IOException {
    file(
        "dbkeep.toml",
        """
        lock-budget = "3s"

        [[retention]]
        table = "events"
        keep = "30 days"

        [[health.waivers]]
        check = "S1"
        objects = ["a", "b"]

        [[retention]]
        table = "sessions"
        """);
    assertThat(load(Map.of(), Map.of()).tables())
        .extracting(table -> table.line() + " " + table.name() + " " + table.values())
        .containsExactlyInAnyOrder(
            "3 retention {table=events, keep=30 days}",
            "11 retention {table=sessions}",
            "7 health.waivers {check=S1, objects=a,b}");
    file("dbkeep.toml", "pg = 18\n[[retentions]]\ntable = \"x\"\n");
    assertThatThrownBy(() -> load(Map.of(), Map.of()))
        .hasMessage("dbkeep.toml has an unknown key retentions");
    file("dbkeep.toml", "[[retention]]\ntable.name = \"x\"\n");
    assertThatThrownBy(() -> load(Map.of(), Map.of()))
        .hasMessage("[[retention]] has a table under table, where a value belongs");
  }
}
