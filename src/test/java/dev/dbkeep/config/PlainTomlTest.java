package dev.dbkeep.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class PlainTomlTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "# only a comment\n",
        "schema = \"db/schema.sql\"\npg = 18\n",
        "schema = 'a#b.sql' # where it is\n"
            + "lock-budget = \"3s\"# close\n\n"
            + "[env.production]\r\n"
            + "url = \"${URL}\"\n"
            + "protected = true # yes\n",
        "[databases.north]\nurl = \"${URL}\"\n[fleet]\nquery = 'SELECT url FROM tenant'\n",
        "seed-command = \"node seed.js\"\n[ env.x ]\nschema = \"\"\n",
      })
  void what_it_reads_the_full_parser_reads_alike(String text) {
    TomlFile full = TomlFile.parseFully(text);
    assertThat(TomlFile.parse(text)).isEqualTo(full);
  }

  @Test
  void reads_a_usual_file_by_itself() {
    assertThat(PlainToml.read("schema = \"a.sql\"\n[env.production]\nprotected = true\n"))
        .contains(
            Map.of(List.of("schema"), "a.sql", List.of("env", "production", "protected"), "true"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "seed = seed.sql",
        "schema = \"a\\tb\"",
        "schema = \"open",
        "schemas = [\"a\", \"b\"]",
        "seed = \"\"\"\na\"\"\"",
        "pg = 018",
        "pg = 1_8",
        "env.x.url = \"y\"",
        "\"schema\" = \"a\"",
        "schema = \"a\" b",
        "schema",
        "= 1",
        "pg = 17\npg = 18",
        "[env.x]\n[env.x]",
        "env = \"x\"\n[env.x]",
        "[[env]]",
        "[[retention]]\ntable = \"x\"",
        "[env.x",
        "[env.x] y",
        "lock-budget = 1.5"
      })
  void leaves_everything_else_to_the_full_parser(String text) {
    assertThat(PlainToml.read(text)).isEmpty();
  }
}
