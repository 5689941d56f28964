package dev.dbkeep.cli;

import dev.dbkeep.cli.console.Console;
import dev.dbkeep.cli.console.Context;
import dev.dbkeep.cli.console.Json;
import dev.dbkeep.cli.console.Redactor;
import dev.dbkeep.cli.console.Version;
import dev.dbkeep.cli.project.Project;
import dev.dbkeep.error.DbkeepException;
import dev.dbkeep.error.ErrorCode;
import dev.dbkeep.error.SourceLocation;
import dev.dbkeep.postgres.sql.Statements;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The one place where a failure becomes text or JSON. */
final class ErrorPrinter {
  private static final String REPORT =
      "This is a fault in dbkeep. Please report it with the text above (docs: CONTRIBUTING.md).";

  private final Context context;
  private final boolean json;

  ErrorPrinter(Context context, boolean json) {
    this.context = context;
    this.json = json;
  }

  /** The document that `--json` prints instead of a result. */
  record Document(Failure error) {}

  /** What failed, machine-readable: the code is one of the fixed names. */
  record Failure(
      ErrorCode code,
      String message,
      @Nullable String hint,
      @Nullable String detail,
      @Nullable String sqlState,
      @Nullable SourceLocation location) {}

  int print(DbkeepException e) {
    Redactor redactor = context.console().redactor();
    String message = redactor.redact(e.getMessage());
    String hint = redact(e.hint());
    String detail = redact(e.detail());
    if (json) {
      Failure failure = new Failure(e.code(), message, hint, detail, e.sqlState(), e.location());
      Json.write(context.console().out(), new Document(failure));
      return e.code().exit();
    }
    Console console = context.console();
    PrintStream err = console.err();
    console.tell(label("error:") + " " + message);
    SourceLocation location = e.location();
    if (location != null) {
      err.println("  at " + shown(location));
      sourceLine(location).ifPresent(line -> err.println(redactor.redact(line)));
    }
    if (detail != null && !detail.isEmpty()) {
      String indented =
          detail
              .lines()
              .map(line -> line.isEmpty() ? "" : "  " + line)
              .collect(Collectors.joining("\n"));
      // With a place in a script, and in a report of a fault, the detail is SQL.
      if (location == null && e.code() != ErrorCode.BUG) {
        console.tell(indented);
      } else {
        err.println(indented);
      }
    }
    if (hint != null) {
      console.tell("hint: " + hint);
    }
    return e.code().exit();
  }

  int printBug(Throwable e, String command) {
    StringWriter trace = new StringWriter();
    e.printStackTrace(new PrintWriter(trace));
    Redactor redactor = context.console().redactor();
    String message =
        redactor.redact("unexpected " + e.getClass().getSimpleName() + " in dbkeep " + command);
    PrintStream err = context.console().err();
    if (json) {
      Failure failure = new Failure(ErrorCode.BUG, message, REPORT, null, null, null);
      Json.write(context.console().out(), new Document(failure));
    } else {
      err.println(label("error:") + " " + message);
    }
    err.println(
        "dbkeep "
            + Version.text()
            + ", Java "
            + Runtime.version()
            + ", "
            + System.getProperty("os.name"));
    err.print(redactor.redact(trace.toString()));
    if (!json) {
      context.console().tell("hint: " + REPORT);
    }
    return ErrorCode.BUG.exit();
  }

  /** A file of the project as people name it from where they are. */
  private SourceLocation shown(SourceLocation location) {
    try {
      return new SourceLocation(
          Project.shown(context, context.directory().resolve(location.file())),
          location.line(),
          location.column());
    } catch (InvalidPathException e) {
      return location;
    }
  }

  private String label(String text) {
    Console console = context.console();
    return console.errTerminal() ? console.red(text) : text;
  }

  private @Nullable String redact(@Nullable String text) {
    return text == null ? null : context.console().redactor().redact(text);
  }

  /** A script that cannot even be read may have its passwords anywhere. */
  private static String withoutPasswords(String text) {
    try {
      return Statements.withoutPasswords(text);
    } catch (DbkeepException e) {
      return text.toLowerCase(Locale.ROOT).contains("password") ? "" : text;
    }
  }

  /** The line itself with a caret under the column, when the file is there to be read. */
  private Optional<String> sourceLine(SourceLocation location) {
    try {
      Path file = context.directory().resolve(location.file());
      if (!Files.isRegularFile(file)) {
        return Optional.empty();
      }
      List<String> lines = withoutPasswords(Files.readString(file)).lines().toList();
      String line = lines.get(location.line() - 1);
      String number = Integer.toString(location.line());
      int offset =
          line.offsetByCodePoints(
              0,
              Math.max(0, Math.min(location.column() - 1, line.codePointCount(0, line.length()))));
      // Tabs stay tabs in front of the caret, so that it stands under its character whatever their
      // width is.
      StringBuilder caret = new StringBuilder();
      line.substring(0, offset).codePoints().forEach(c -> caret.append(c == '\t' ? '\t' : ' '));
      return Optional.of(
          "  "
              + number
              + " | "
              + line
              + "\n  "
              + " ".repeat(number.length())
              + " | "
              + caret
              + "^");
    } catch (IOException | InvalidPathException | IndexOutOfBoundsException e) {
      return Optional.empty();
    }
  }
}
