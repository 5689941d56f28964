package dev.dbkeep.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dbkeep.error.ErrorCode;
import dev.dbkeep.testing.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class GuideTest {
  @TempDir private Path folder;

  static Stream<Path> guides() throws IOException {
    try (Stream<Path> files = Files.list(Path.of("docs", "guides"))) {
      return files.filter(file -> file.toString().endsWith(".md")).sorted().toList().stream();
    }
  }

  @ParameterizedTest
  @MethodSource("guides")
  void every_command_of_a_guide_does_and_says_what_the_guide_says(Path page) throws Exception {
    Guide guide = Guide.of(Files.readString(page));
    assertThat(guide.steps()).as("commands of %s", page).isNotEmpty();
    Path project = Files.createDirectories(folder.resolve("project"));
    try (TestDatabase database = TestDatabase.create()) {
      Ran before = run(project, database, "set -e\n" + guide.before());
      assertThat(before.exit()).as(before.output()).isZero();
      for (Guide.Step step : guide.steps()) {
        Ran ran = run(project, database, step.command());
        assertThat(ran.exit())
            .as("%s: $ %s%n%s", page, step.command(), ran.output())
            .isEqualTo(step.exit());
        assertLines(page, step, ran.output());
      }
    }
  }

  /** Some end with another code, and the README says so. */
  private static final Map<String, Integer> EXITS =
      Map.of(
          "dbkeep diff", 3,
          "dbkeep reset", ErrorCode.DATA_LOSS.exit(),
          "dbkeep backup status", 3,
          "dbkeep health", 3);

  /** What goes on until it is stopped, in a form that ends. */
  private static final Map<String, String> ENDING =
      Map.of("dbkeep protect", "dbkeep protect --backup-only");

  @Test
  void every_command_of_the_readme_works() throws Exception {
    List<String> commands = Guide.commands(Files.readString(Path.of("README.md")));
    assertThat(commands)
        .contains("./dbkeep demo", "dbkeep init", "dbkeep pull --prisma -")
        .hasSizeGreaterThan(12);
    Path project = Files.createDirectories(folder.resolve("project"));
    try (TestDatabase database = TestDatabase.create()) {
      run(project, database, "mkdir prisma; cp \"$BOOKSHOP/schema.prisma\" prisma/");
      for (String command : commands) {
        if (command.startsWith("./mvnw ")) {
          assertThat(Path.of("mvnw")).isExecutable();
          assertProfile(command);
          continue;
        }
        // The demo itself has a test of its own.
        String line = command.startsWith("./") ? command.substring(2) + " --dry-run" : command;
        assertThat(line).as("a command of dbkeep").startsWith("dbkeep ");
        Ran ran = run(project, database, ENDING.getOrDefault(line, line));
        assertThat(ran.exit())
            .as("README: $ %s%n%s", line, ran.output())
            .isEqualTo(EXITS.getOrDefault(command, 0));
      }
      assertThat(run(project, database, "dbkeep branch drop try-it && dbkeep protect --end").exit())
          .isZero();
    }
  }

  private static void assertProfile(String command) throws IOException {
    for (String word : command.split(" ")) {
      if (word.startsWith("-P")) {
        assertThat(Files.readString(Path.of("pom.xml")))
            .contains("<id>" + word.substring(2) + "</id>");
      }
    }
  }

  private static void assertLines(Path page, Guide.Step step, String output) {
    List<String> lines = output.lines().map(String::stripTrailing).toList();
    int at = 0;
    for (String expected : step.output()) {
      while (at < lines.size() && !lines.get(at).equals(expected)) {
        at++;
      }
      assertThat(at)
          .as("%s: $ %s%nshould print: %s%nprinted:%n%s", page, step.command(), expected, output)
          .isLessThan(lines.size());
      at++;
    }
  }

  private record Ran(int exit, String output) {}

  private Ran run(Path project, TestDatabase database, String command) throws Exception {
    Path output = folder.resolve("output");
    Path programs = programs();
    ProcessBuilder builder = new ProcessBuilder("bash", "-c", command).directory(project.toFile());
    builder.environment().put("PATH", programs + ":" + System.getenv("PATH"));
    builder.environment().put("DATABASE_URL", database.urlText());
    builder
        .environment()
        .put("BOOKSHOP", Path.of("examples", "bookshop").toAbsolutePath().toString());
    Process process =
        builder
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
            .start();
    assertThat(process.waitFor(2, TimeUnit.MINUTES)).as(command).isTrue();
    return new Ran(process.exitValue(), Files.readString(output));
  }

  /** A folder with this build's classes as the program dbkeep. */
  private Path programs() throws IOException {
    Path programs = Files.createDirectories(folder.resolve("programs"));
    Path program = programs.resolve("dbkeep");
    if (!Files.exists(program)) {
      String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
      Files.writeString(
          program,
          """
          #!/bin/sh
          exec '%s' -XX:+UseSerialGC -XX:TieredStopAtLevel=1 --enable-native-access=ALL-UNNAMED -cp '%s' dev.dbkeep.Main "$@"
          """
              .formatted(java, System.getProperty("java.class.path")));
      Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
    return programs;
  }
}
