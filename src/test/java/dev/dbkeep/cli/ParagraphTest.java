package dev.dbkeep.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dbkeep.cli.console.Console;
import dev.dbkeep.cli.console.Context;
import dev.dbkeep.cli.console.Paragraph;
import dev.dbkeep.cli.console.Redactor;
import dev.dbkeep.error.DbkeepException;
import dev.dbkeep.error.ErrorCode;
import dev.dbkeep.error.SourceLocation;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class ParagraphTest {
  @Test
  void breaks_at_the_last_blank_that_fits_and_hangs_what_follows() {
    assertThat(Paragraph.lines("! users: all rows are gone", "  ", 14))
        .containsExactly("! users: all", "  rows are", "  gone");
    assertThat(Paragraph.lines("fits in one", "  ", 11)).containsExactly("fits in one");
    assertThat(Paragraph.lines("", "  ", 11)).containsExactly("");
  }

  @Test
  void a_word_longer_than_the_line_stays_whole() {
    assertThat(Paragraph.lines("see postgresql://somebody@127.0.0.1/shop now", "  ", 20))
        .containsExactly("see", "  postgresql://somebody@127.0.0.1/shop", "  now");
  }

  @Test
  void a_command_between_backticks_is_not_broken_and_a_lone_backtick_does_no_harm() {
    assertThat(Paragraph.lines("Run `dbkeep migrate status` then", "", 24))
        .containsExactly("Run", "`dbkeep migrate status`", "then");
    assertThat(Paragraph.lines("a ` sign and more words", "", 12))
        .containsExactly("a ` sign and", "more words");
  }

  @Test
  void colours_take_no_columns() {
    assertThat(Paragraph.lines("\u001b[31merror:\u001b[0m no such table", "  ", 14))
        .containsExactly("\u001b[31merror:\u001b[0m no such", "  table");
  }

  @Test
  void an_error_keeps_to_the_terminal_but_its_sql_stays_as_it_is() {
    DbkeepException error =
        DbkeepException.of(
                ErrorCode.SCRIPT, "column \"a\" does not exist", "Correct the script and go on.")
            .detail("ALTER TABLE public.users ADD PRIMARY KEY (a);");
    assertThat(printed(error.at(new SourceLocation("none.sql", 1, 1)), 24))
        .isEqualTo(
            """
            error: column "a" does
              not exist
              at none.sql:1:1
              ALTER TABLE public.users ADD PRIMARY KEY (a);
            hint: Correct the script
              and go on.
            """);
    assertThat(printed(error.detail("- users: 48 rows would be lost"), 24))
        .contains("  - users: 48 rows would\n    be lost\n");
  }

  @Test
  void without_a_terminal_every_sentence_is_one_line() {
    String message = "a sentence ".repeat(20).strip();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    Console.captured(OutputStream.nullOutputStream(), err).tell(message);
    assertThat(err.toString(StandardCharsets.UTF_8)).isEqualTo(message + "\n");
  }

  private static String printed(DbkeepException error, int columns) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    PrintStream stream = new PrintStream(bytes, true, StandardCharsets.UTF_8);
    Console console =
        new Console(stream, stream, false, false, false, columns, columns, new Redactor());
    new ErrorPrinter(
            new Context(Path.of("").toAbsolutePath(), Map.of(), console, Clock.systemUTC()), false)
        .print(error);
    return bytes.toString(StandardCharsets.UTF_8);
  }
}
