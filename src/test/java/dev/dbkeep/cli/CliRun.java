package dev.dbkeep.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dbkeep.cli.console.Console;
import dev.dbkeep.cli.console.Context;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * One command line run in this JVM, with what it printed. A document printed for {@code --json} is
 * always checked against the schema in docs/reference/json.
 */
public record CliRun(int exit, String out, String err) {
  public static CliRun in(Path directory, Map<String, String> environment, String... arguments) {
    return in(directory, environment, Clock.systemUTC(), arguments);
  }

  private static CliRun in(
      Path directory, Map<String, String> environment, Clock clock, String... arguments) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    Context context = new Context(directory, environment, Console.captured(out, err), clock);
    int exit = new Application(context).run(arguments);
    CliRun run =
        new CliRun(
            exit, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    if (List.of(arguments).contains("--json")) {
      JsonSchemas.check(String.join(" ", arguments), run.json());
    }
    return run;
  }

  /** With DATABASE_URL set. */
  public static CliRun on(String url, Path directory, String... arguments) {
    return in(directory, environment(url), Clock.systemUTC(), arguments);
  }

  /** The same, some time from now. */
  public static CliRun later(Duration later, String url, Path directory, String... arguments) {
    return in(directory, environment(url), Clock.offset(Clock.systemUTC(), later), arguments);
  }

  private static Map<String, String> environment(String url) {
    return new TreeMap<>(Map.of("DATABASE_URL", url, "PATH", System.getenv("PATH")));
  }

  public JsonNode json() {
    return JsonMapper.shared().readTree(out);
  }

  public CliRun hasExit(int expected) {
    assertThat(exit).as("%s%s", out, err).isEqualTo(expected);
    return this;
  }

  /** The whole error text, trimmed. */
  public CliRun failsWith(int expected, String... lines) {
    hasExit(expected);
    assertThat(err.strip()).isEqualTo(String.join("\n", lines));
    return this;
  }
}
