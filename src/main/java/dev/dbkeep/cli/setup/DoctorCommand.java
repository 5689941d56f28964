package dev.dbkeep.cli.setup;

import dev.dbkeep.branch.Branches;
import dev.dbkeep.cli.console.Console;
import dev.dbkeep.cli.console.Context;
import dev.dbkeep.cli.console.Json;
import dev.dbkeep.cli.console.OutputOptions;
import dev.dbkeep.cli.project.ConnectionOptions;
import dev.dbkeep.cli.project.MigrationOptions;
import dev.dbkeep.cli.project.Project;
import dev.dbkeep.cli.project.SourceOptions;
import dev.dbkeep.cli.schema.SchemaSources;
import dev.dbkeep.config.Setting;
import dev.dbkeep.config.SettingValue;
import dev.dbkeep.config.Settings;
import dev.dbkeep.error.DbkeepException;
import dev.dbkeep.error.ErrorCode;
import dev.dbkeep.migrate.MigrationFolder;
import dev.dbkeep.postgres.Connections;
import dev.dbkeep.postgres.ServerUrl;
import dev.dbkeep.postgres.SqlErrors;
import dev.dbkeep.postgres.embedded.EmbeddedServer;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Checks everything a command may need. */
@Command(
    description = {
      "Checks Java, settings, the database, rights, encryption, the desired schema and the"
          + " migrations folder, one line each.",
      "Exit code 4 when the database cannot be reached, 3 when something else is wrong, 0 also with"
          + " warnings."
    },
    footer = {"dbkeep doctor", "dbkeep doctor --env production --json"})
final class DoctorCommand implements Callable<Integer> {
  private static final int NEEDED_JAVA = 25;

  private final Context context;
  private final List<Check> checks = new ArrayList<>();
  private boolean unreachable;

  @Mixin private final SourceOptions source = new SourceOptions();
  @Mixin private final ConnectionOptions connection = new ConnectionOptions();
  @Mixin private final OutputOptions output = new OutputOptions();

  DoctorCommand(Context context) {
    this.context = context;
  }

  /** The JSON result. */
  record Report(List<Check> checks, int failed, int warnings) {}

  @Override
  public Integer call() {
    int java = Runtime.version().feature();
    checks.add(
        java >= NEEDED_JAVA
            ? Check.ok("java", Runtime.version().toString())
            : Check.fail(
                "java", "version " + java + " is too old", "Install JDK " + NEEDED_JAVA + "."));
    try {
      project(Project.load(context, source.flags(connection.flags())));
    } catch (DbkeepException e) {
      checks.add(Check.fail("settings", e.getMessage(), e.hint()));
    }
    print();
    boolean failed = checks.stream().anyMatch(check -> check.status() == Check.Status.FAIL);
    return unreachable ? ErrorCode.CANNOT_CONNECT.exit() : failed ? ErrorCode.FINDINGS.exit() : 0;
  }

  private void project(Project project) {
    Settings settings = project.settings();
    boolean file = Files.exists(settings.directory().resolve("dbkeep.toml"));
    checks.add(
        Check.ok(
            "settings",
            file
                ? "dbkeep.toml in " + settings.directory()
                : "no dbkeep.toml, found by looking around"));
    checks.add(Check.ok("url", origin(project)));
    database(project);
    branches(project);
    checks.add(schema(project));
    checks.add(migrations(project));
  }

  private static String origin(Project project) {
    String where =
        project.values().stream()
            .filter(value -> value.setting() == Setting.URL)
            .map(SettingValue::where)
            .findFirst()
            .orElse("");
    return project.settings().url() == null
        ? "none set: the embedded server serves"
        : "from " + where;
  }

  private void database(Project project) {
    Settings settings = project.settings();
    if (settings.url() == null
        && EmbeddedServer.running(settings.home(), settings.postgresMajor()).isEmpty()) {
      checks.add(Check.ok("embedded server", "not running; any command starts it"));
    }
    ServerUrl url;
    try {
      url = project.url();
    } catch (DbkeepException e) {
      fail("embedded server", e);
      return;
    }
    try (Connection open = Connections.open(url)) {
      checks.addAll(new DatabaseChecks(open, url, settings, context.clock()).run());
    } catch (DbkeepException e) {
      fail("connection", e);
    } catch (SQLException e) {
      fail("connection", SqlErrors.of(e, url));
    }
  }

  /** None of them is a fault: one way that works is enough, and it is named first. */
  private void branches(Project project) {
    if (unreachable) {
      return;
    }
    try {
      for (Branches.Way way : project.branches(context).ways()) {
        String reason = way.obstacle();
        checks.add(
            Check.ok(
                "branch " + way.provider(),
                reason == null ? "works: " + way.capabilities().text() : "not here: " + reason));
      }
    } catch (DbkeepException e) {
      checks.add(Check.warn("branches", e.getMessage(), String.valueOf(e.hint())));
    }
  }

  private void fail(String name, DbkeepException e) {
    unreachable = true;
    checks.add(Check.fail(name, e.getMessage(), e.hint()));
  }

  private Check schema(Project project) {
    try {
      return SchemaSources.of(context, project)
          .map(
              found ->
                  Check.ok(
                      "schema", found.description() + (found.scripts().isEmpty() ? ", empty" : "")))
          .orElseGet(
              () ->
                  Check.warn(
                      "schema",
                      "no desired schema found",
                      "Write schema.sql, or name one with schema in dbkeep.toml."));
    } catch (DbkeepException e) {
      return Check.fail(
          "schema", e.getMessage() + (e.location() == null ? "" : " at " + e.location()), e.hint());
    }
  }

  private Check migrations(Project project) {
    Path folder = project.settings().migrations();
    String shown = Project.shown(context, folder);
    if (!Files.isDirectory(folder)) {
      return Check.ok("migrations", "no folder " + shown + " yet");
    }
    try {
      MigrationFolder read = new MigrationOptions().openWithoutDatabase(context, project);
      return Check.ok(
          "migrations",
          shown
              + ": "
              + read.migrations().size()
              + ", "
              + read.format().name().toLowerCase(Locale.ROOT)
              + " format");
    } catch (DbkeepException e) {
      return Check.fail("migrations", e.getMessage(), e.hint());
    }
  }

  private void print() {
    Console console = context.console();
    PrintStream out = console.out();
    int failed = (int) checks.stream().filter(check -> check.status() == Check.Status.FAIL).count();
    int warnings =
        (int) checks.stream().filter(check -> check.status() == Check.Status.WARN).count();
    if (output.json()) {
      Json.write(out, new Report(checks, failed, warnings));
      return;
    }
    int width = checks.stream().mapToInt(check -> check.name().length()).max().orElse(0);
    for (Check check : checks) {
      String word =
          switch (check.status()) {
            case OK -> console.green("ok  ");
            case WARN -> console.yellow("warn");
            case FAIL -> console.red("FAIL");
          };
      String blanks = " ".repeat(width - check.name().length() + 2);
      line(word + "  " + check.name() + blanks + check.message(), width);
      if (check.next() != null) {
        line(" ".repeat(width + 8) + check.next(), width);
      }
    }
  }

  /** All text stands in the column to the right of the names. */
  private void line(String text, int width) {
    context.console().say(context.console().redactor().redact(text), width + 8);
  }
}
