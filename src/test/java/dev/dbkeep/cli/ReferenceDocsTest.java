package dev.dbkeep.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dbkeep.cli.console.CommandEntry;
import dev.dbkeep.cli.console.Console;
import dev.dbkeep.cli.console.Context;
import dev.dbkeep.config.Setting;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * The reference pages are written from the program: run with -Ddbkeep.update=true to write them
 * anew.
 */
final class ReferenceDocsTest {
  private static final Path FOLDER = Path.of("docs", "reference");

  @TestFactory
  Stream<DynamicTest> every_reference_page_says_what_the_program_does() {
    Map<Path, String> pages = new LinkedHashMap<>();
    pages.put(FOLDER.resolve("commands.md"), commands());
    pages.put(FOLDER.resolve("settings.md"), settings());
    JsonSchemas.all()
        .forEach((name, text) -> pages.put(FOLDER.resolve("json").resolve(name + ".json"), text));
    return pages.entrySet().stream()
        .map(
            page ->
                DynamicTest.dynamicTest(
                    page.getKey().toString(), () -> compare(page.getKey(), page.getValue())));
  }

  @Test
  void no_schema_is_left_of_a_command_that_is_gone() throws IOException {
    try (Stream<Path> files = Files.list(FOLDER.resolve("json"))) {
      assertThat(files.map(file -> file.getFileName().toString().replace(".json", "")))
          .containsExactlyInAnyOrderElementsOf(JsonSchemas.all().keySet());
    }
  }

  private static void compare(Path file, String text) throws IOException {
    if (Boolean.getBoolean("dbkeep.update")) {
      Files.createDirectories(file.getParent());
      Files.writeString(file, text);
    }
    assertThat(Files.exists(file) ? Files.readString(file) : "")
        .as("%s: write it anew with -Ddbkeep.update=true", file)
        .isEqualTo(text);
  }

  private static String commands() {
    StringBuilder text =
        new StringBuilder("# Commands\n\nWritten from the program by ReferenceDocsTest.\n");
    for (CommandEntry entry : Commands.all()) {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      Context context =
          new Context(
              Path.of(""),
              Map.of(),
              Console.captured(out, OutputStream.nullOutputStream()),
              Clock.systemUTC());
      new HelpPage(context.console(), entry, Application.spec(entry, context)).print();
      text.append("\n## ")
          .append(entry.name())
          .append("\n\n")
          .append(entry.summary())
          .append(". JSON: [")
          .append(JsonSchemas.fileName(entry.name()))
          .append("](json/")
          .append(JsonSchemas.fileName(entry.name()))
          .append(".json)\n\n```\n")
          .append(out.toString(StandardCharsets.UTF_8))
          .append("```\n");
    }
    return text.toString();
  }

  private static String settings() {
    StringBuilder text =
        new StringBuilder(
            """
            # Settings

            Written from the program by ReferenceDocsTest. A value comes from, strongest first: a flag; the environment and
            `.env`; `dbkeep.toml`; what is found in the folder; the default. `dbkeep config show --origin` says which.
            Keys in a section `[env.NAME]` apply with `--env NAME` or `DBKEEP_ENV=NAME`, and then also win over the
            environment. `${NAME}` in a value stands for a variable. The section `[branch.mask]` holds the rules of
            `dbkeep branch create --mask`: `"users.email" = "email"`; see the guide on branches. Each `[[retention]]` is a policy of
            `dbkeep retention`; see the guide on retention. Each `[[relations]]` says where a column points, for `dbkeep orphans`.
            `[databases.NAME]` has the `url` of a further database, `[fleet]` the `query` that yields more of them; see the guide on upkeep.

            | key | kind | default | variable | what it is |
            |---|---|---|---|---|
            """);
    for (Setting setting : Setting.values()) {
      String fallback =
          setting.defaultValue() == null || setting.defaultValue().isEmpty()
              ? ""
              : "`" + setting.defaultValue() + "`";
      text.append("| `")
          .append(setting.key())
          .append("` | ")
          .append(setting.kind().label())
          .append(" | ")
          .append(fallback)
          .append(" | ")
          .append(setting.variable() == null ? "" : "`" + setting.variable() + "`")
          .append(" | ")
          .append(setting.doc())
          .append(" |\n");
    }
    return text.toString();
  }
}
