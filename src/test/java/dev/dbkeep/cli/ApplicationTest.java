package dev.dbkeep.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dbkeep.cli.console.CommandEntry;
import dev.dbkeep.cli.console.Console;
import dev.dbkeep.cli.console.Context;
import dev.dbkeep.cli.console.Risk;
import dev.dbkeep.error.DbkeepException;
import dev.dbkeep.error.ErrorCode;
import dev.dbkeep.error.SourceLocation;
import java.io.ByteArrayOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.FieldSource;

final class ApplicationTest {
  private static final List<String> COMMANDS =
      Commands.all().stream().map(CommandEntry::name).toList();

  @TempDir Path folder;

  private CliRun run(String... arguments) {
    return CliRun.in(folder, Map.of(), arguments);
  }

  @Test
  void lists_every_command_when_called_without_one() {
    CliRun run = run().hasExit(0);
    Commands.all().forEach(entry -> assertThat(run.out()).contains(entry.name(), entry.summary()));
    assertThat(run.out().lines()).allMatch(line -> line.length() <= 80);
    assertThat(run("--help")).isEqualTo(run);
    assertThat(run("help")).isEqualTo(run);
  }

  @ParameterizedTest
  @FieldSource("COMMANDS")
  void prints_help_with_risk_exit_codes_and_examples_within_80_columns(String command) {
    CliRun help = CliRun.in(folder, Map.of(), (command + " --help").split(" ")).hasExit(0);
    assertThat(help.out())
        .startsWith("Usage: dbkeep " + command)
        .contains("Risk: ", "Exit codes", "Examples", "--json");
    assertThat(help.out().lines()).allMatch(line -> line.length() <= 80);
    assertThat(help.out()).doesNotContain("\u001b");
    assertThat(CliRun.in(folder, Map.of(), ("help " + command).split(" "))).isEqualTo(help);
  }

  @Test
  void commands_that_change_something_can_be_run_dry() {
    // Studio shows every change before it is made
    Set<String> exceptions = Set.of("server start", "server stop", "studio");
    for (CommandEntry entry : Commands.all()) {
      boolean dry =
          CliRun.in(folder, Map.of(), (entry.name() + " --help").split(" "))
              .out()
              .contains("--dry-run");
      assertThat(dry || entry.risk() == Risk.NONE || exceptions.contains(entry.name()))
          .as(entry.name())
          .isTrue();
    }
  }

  @Test
  void prints_its_version() {
    assertThat(run("--version").hasExit(0).out()).startsWith("dbkeep ");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "pish        | no command pish        | Did you mean `dbkeep push`? Run `dbkeep help` for"
            + " all commands.",
        "db push     | no command db          | Did you mean `dbkeep push`? Run `dbkeep help` for"
            + " all commands.",
        "confg show  | no command confg       | Did you mean `dbkeep config show`? Run `dbkeep"
            + " help` for all commands.",
        "config sow  | no command config sow  | Did you mean `dbkeep config show`? Run `dbkeep"
            + " help` for all commands.",
        "zzzzzz      | no command zzzzzz      | Run `dbkeep help` for all commands.",
        "--json push | no command before --json | Options come after the command: dbkeep COMMAND"
            + " --json.",
      })
  void says_what_was_probably_meant(String typed, String message, String hint) {
    CliRun run = run(typed.split(" "));
    if (typed.contains("--json")) {
      assertThat(run.hasExit(2).json().at("/error/message").asString()).isEqualTo(message);
    } else {
      run.failsWith(2, "error: " + message, "hint: " + hint);
    }
    assertThat(typed.contains("--json") || run.out().isEmpty()).isTrue();
  }

  @Test
  void a_group_without_its_second_word_is_wrong_usage_but_shows_the_group() {
    assertThat(run("config").hasExit(2).out()).contains("config show");
    assertThat(run("config", "--help").hasExit(0).out()).contains("config show");
  }

  @Test
  void refuses_an_unknown_option_and_names_the_near_one() {
    run("config", "show", "--orgin")
        .failsWith(
            2,
            "error: unknown option: '--orgin'",
            "hint: Did you mean --origin? Run `dbkeep config show --help` for its options.");
  }

  @Test
  void prints_errors_as_json_on_stdout_when_asked() {
    CliRun run = run("diff", "nowhere.sql", "empty", "--json");
    assertThat(run.json().at("/error/code").asString()).isEqualTo("CONFIG");
    assertThat(run.json().at("/error/message").asString())
        .isEqualTo("no file or folder nowhere.sql");
    run.hasExit(2);
  }

  @Test
  void points_at_the_place_in_the_file_with_a_caret() throws Exception {
    Files.writeString(folder.resolve("x.sql"), "select 1;\n\tselec 2;\n");
    assertThat(
            printed(
                DbkeepException.of(ErrorCode.SQL, "syntax error", "Correct it.")
                    .at(new SourceLocation("x.sql", 2, 2))
                    .detail("one\ntwo")))
        .isEqualTo(
            """
            error: syntax error
              at x.sql:2:2
              2 | \tselec 2;
                | \t^
              one
              two
            hint: Correct it.
            """);
  }

  @Test
  void never_prints_a_password_even_when_a_message_holds_one() {
    assertThat(
            printed(
                DbkeepException.of(
                        ErrorCode.FAILED,
                        "no postgresql://ann:geheim@h/d, password geheim",
                        "Not geheim.")
                    .detail("geheim")))
        .isEqualTo("error: no postgresql://ann:****@h/d, password ****\n  ****\nhint: Not ****.\n");
  }

  @Test
  void a_fault_of_our_own_prints_a_trace_and_says_so() {
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    Context context =
        new Context(
            folder,
            Map.of(),
            Console.captured(new ByteArrayOutputStream(), err),
            Clock.systemUTC());
    int exit =
        new ErrorPrinter(context, false)
            .printBug(new IllegalStateException("postgres://a:geheim@h/d"), "push");
    assertThat(exit).isEqualTo(1);
    assertThat(err.toString())
        .startsWith("error: unexpected IllegalStateException in dbkeep push\n")
        .contains("ApplicationTest", "hint: This is a fault in dbkeep.")
        .doesNotContain("geheim");
  }

  private String printed(DbkeepException e) {
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    Context context =
        new Context(
            folder,
            Map.of(),
            Console.captured(new ByteArrayOutputStream(), err),
            Clock.systemUTC());
    context.console().redactor().remember("geheim");
    assertThat(new ErrorPrinter(context, false).print(e)).isEqualTo(e.code().exit());
    return err.toString();
  }
}
