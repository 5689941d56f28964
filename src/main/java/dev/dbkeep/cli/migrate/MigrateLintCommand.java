package dev.dbkeep.cli.migrate;

import dev.dbkeep.cli.console.Context;
import dev.dbkeep.cli.console.Json;
import dev.dbkeep.cli.console.OutputOptions;
import dev.dbkeep.cli.project.ConnectionOptions;
import dev.dbkeep.cli.project.MigrationOptions;
import dev.dbkeep.cli.project.Project;
import dev.dbkeep.cli.project.TextFiles;
import dev.dbkeep.config.Settings;
import dev.dbkeep.error.ErrorCode;
import dev.dbkeep.lint.rules.Finding;
import dev.dbkeep.lint.rules.LintContext;
import dev.dbkeep.lint.rules.Severity;
import dev.dbkeep.migrate.DeployGuard;
import dev.dbkeep.migrate.DeployOptions;
import dev.dbkeep.migrate.Migration;
import dev.dbkeep.migrate.MigrationFolder;
import dev.dbkeep.migrate.Migrations;
import dev.dbkeep.postgres.Connections;
import dev.dbkeep.postgres.ServerUrl;
import dev.dbkeep.postgres.SqlErrors;
import dev.dbkeep.postgres.embedded.EmbeddedServer;
import dev.dbkeep.postgres.sql.SqlScript;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Finds what is dangerous in migrations before they run. */
@Command(
    description = {
      "Reads the pending migrations, or the files given, with PostgreSQL's own grammar and says"
          + " what would lose data, fail on the rows that are there, keep the application waiting"
          + " or break it.",
      "With a database, rows are counted and what does not apply to them is left out. Changes"
          + " nothing.",
      "Exit code 3 with errors or warnings, 0 with information only. docs/reference/rules.md lists"
          + " the rules."
    },
    footer = {
      "dbkeep migrate lint",
      "dbkeep migrate lint --no-database db/migrations/0007_orders.sql"
    })
final class MigrateLintCommand implements Callable<Integer> {
  private final Context context;

  @Mixin private final ConnectionOptions connection = new ConnectionOptions();
  @Mixin private final MigrationOptions migrations = new MigrationOptions();
  @Mixin private final OutputOptions output = new OutputOptions();

  @Option(
      names = "--no-database",
      description = "do not ask the database; without files: look at every migration")
  private boolean noDatabase;

  @Parameters(
      paramLabel = "FILE",
      arity = "0..*",
      description = "SQL files (default: the pending migrations)")
  private List<Path> files = new ArrayList<>();

  MigrateLintCommand(Context context) {
    this.context = context;
  }

  /** The JSON result. */
  record Report(
      List<Line> findings, int errors, int warnings, int information, boolean rowsCounted) {}

  /** One finding. */
  record Line(
      String rule,
      Severity severity,
      String file,
      int line,
      int column,
      @Nullable String subject,
      String message,
      String remedy) {}

  @Override
  public Integer call() {
    Project project = Project.load(context, migrations.flags(connection.flags()));
    ServerUrl url = url(project.settings());
    if (url == null) {
      List<SqlScript> scripts =
          files.isEmpty()
              ? migrations(migrations.openWithoutDatabase(context, project).migrations())
              : given();
      return print(LintedScripts.check(scripts, LintContext.DEFAULT), false);
    }
    MigrationFolder folder =
        files.isEmpty()
            ? migrations.open(context, project)
            : migrations.openOrEmpty(context, project, url);
    Migrations target = new Migrations(url, folder);
    List<SqlScript> scripts =
        files.isEmpty()
            ? migrations(target.plan(DeployOptions.DEFAULTS, DeployGuard.NONE))
            : given();
    try (Connection open = Connections.open(url)) {
      LintContext about = LintedDatabase.context(open, target);
      return print(LintedScripts.confirm(open, LintedScripts.check(scripts, about)), true);
    } catch (SQLException e) {
      throw SqlErrors.of(e, url);
    }
  }

  /** The database to ask; a server of dbkeep's own is not started for a look at files. */
  private @Nullable ServerUrl url(Settings settings) {
    if (noDatabase) {
      return null;
    }
    return settings.url() != null
        ? settings.url()
        : EmbeddedServer.running(settings.home(), settings.postgresMajor()).orElse(null);
  }

  private List<SqlScript> given() {
    return files.stream()
        .map(file -> context.directory().resolve(file))
        .map(
            file ->
                new SqlScript(
                    Project.shown(context, file),
                    TextFiles.read(file, Project.shown(context, file))))
        .toList();
  }

  private List<SqlScript> migrations(List<Migration> found) {
    return found.stream()
        .map(
            migration ->
                new SqlScript(Project.shown(context, migration.file()), migration.script().text()))
        .toList();
  }

  private int print(List<Finding> findings, boolean rowsCounted) {
    int errors = count(findings, Severity.ERROR);
    int warnings = count(findings, Severity.WARNING);
    int information = count(findings, Severity.INFO);
    if (output.json()) {
      List<Line> lines = findings.stream().map(MigrateLintCommand::line).toList();
      Json.write(
          context.console().out(), new Report(lines, errors, warnings, information, rowsCounted));
    } else {
      findings.forEach(this::print);
      String counted = rowsCounted ? "" : " (no database: rows were not counted)";
      context
          .console()
          .out()
          .println(
              "%d errors, %d warnings, %d notes%s"
                  .formatted(errors, warnings, information, counted));
    }
    return errors + warnings > 0 ? ErrorCode.FINDINGS.exit() : 0;
  }

  private void print(Finding finding) {
    String word = finding.severity().name().toLowerCase(Locale.ROOT);
    String colored =
        switch (finding.severity()) {
          case ERROR -> context.console().red(word);
          case WARNING -> context.console().yellow(word);
          case INFO -> context.console().cyan(word);
        };
    context
        .console()
        .say(finding.location() + ": " + colored + " " + finding.rule() + ": " + finding.message());
    context.console().say("  instead: " + finding.remedy());
  }

  private static int count(List<Finding> findings, Severity severity) {
    return (int) findings.stream().filter(finding -> finding.severity() == severity).count();
  }

  private static Line line(Finding finding) {
    String subject = finding.hazard() == null ? null : finding.hazard().subject();
    return new Line(
        finding.rule(),
        finding.severity(),
        finding.location().file(),
        finding.location().line(),
        finding.location().column(),
        subject,
        finding.message(),
        finding.remedy());
  }
}
