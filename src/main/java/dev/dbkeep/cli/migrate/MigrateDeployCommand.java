package dev.dbkeep.cli.migrate;

import dev.dbkeep.branch.Branches;
import dev.dbkeep.cli.console.Context;
import dev.dbkeep.cli.console.DryRunOption;
import dev.dbkeep.cli.console.Json;
import dev.dbkeep.cli.console.OutputOptions;
import dev.dbkeep.cli.console.TimeSpans;
import dev.dbkeep.cli.project.ConnectionOptions;
import dev.dbkeep.cli.project.MigrationOptions;
import dev.dbkeep.cli.project.Project;
import dev.dbkeep.cli.project.WayBack;
import dev.dbkeep.cli.schema.LossOptions;
import dev.dbkeep.config.Settings;
import dev.dbkeep.execute.ExecuteOptions;
import dev.dbkeep.migrate.DeployOptions;
import dev.dbkeep.migrate.Deployment;
import dev.dbkeep.migrate.Migration;
import dev.dbkeep.migrate.MigrationFolder;
import dev.dbkeep.migrate.Migrations;
import dev.dbkeep.postgres.ServerUrl;
import dev.dbkeep.postgres.sql.SqlStatement;
import dev.dbkeep.postgres.sql.StatementTraits;
import dev.dbkeep.postgres.sql.Statements;
import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Runs what is pending. */
@Command(
    description = {
      "Runs the pending migrations, each in one transaction with its row in the history where"
          + " PostgreSQL allows it, else statement by statement; what fails half way goes on from"
          + " there next time. Never asks.",
      "Refuses (exit 5) what would lose rows of a table that is there already, until the exact"
          + " object is named by --allow-loss or by a line `-- dbkeep: allow-loss"
          + " public.users.email` at the head of the file.",
      "With nothing pending it does nothing and exits with 0."
    },
    footer = {
      "dbkeep migrate deploy --dry-run",
      "dbkeep migrate deploy --allow-loss public.users.email",
      "dbkeep migrate deploy --branch-first"
    })
final class MigrateDeployCommand implements Callable<Integer> {
  private final Context context;

  @Mixin private final ConnectionOptions connection = new ConnectionOptions();
  @Mixin private final MigrationOptions migrations = new MigrationOptions();
  @Mixin private final LossOptions loss = new LossOptions();
  @Mixin private final DryRunOption dryRun = new DryRunOption();
  @Mixin private final OutputOptions output = new OutputOptions();

  @Option(
      names = "--out-of-order",
      description = "also run migrations that stand before one that is applied already")
  private boolean outOfOrder;

  @Option(
      names = "--runner-wait",
      paramLabel = "SECONDS",
      description = "how long to wait for another deploy (default: 900)")
  private long runnerWait = 900;

  @Option(
      names = "--branch-first",
      description = "run them on a branch before, with the real rows, and stop when that fails")
  private boolean branchFirst;

  @Option(
      names = "--no-snapshot",
      description =
          "in a protected environment, let a migration take something away without a branch or a"
              + " fresh `dbkeep protect` to come back to")
  private boolean noSnapshot;

  MigrateDeployCommand(Context context) {
    this.context = context;
  }

  /** The JSON result. */
  record Report(
      boolean dryRun,
      @Nullable Rehearsed rehearsal,
      @Nullable String wayBack,
      List<Line> migrations,
      List<String> warnings,
      long milliseconds) {}

  /** What a rehearsal on a branch came to. */
  record Rehearsed(
      String branch, String provider, long branchMilliseconds, List<Line> migrations) {}

  /** One migration that ran, or in a dry run would. */
  record Line(String name, long milliseconds, boolean inTransaction, List<String> statements) {}

  @Override
  public Integer call() {
    Project project = Project.load(context, migrations.flags(connection.flags()));
    MigrationFolder folder = migrations.open(context, project);
    ServerUrl url = project.url();
    Migrations target = new Migrations(url, folder);
    DeployOptions options = new DeployOptions(outOfOrder);
    DeployRisks risks = new DeployRisks(loss.consents(), target);
    if (dryRun.dryRun()) {
      show(target.plan(options, risks));
      return 0;
    }
    ExecuteOptions patience = patience(project.settings());
    DeployProgress progress = new DeployProgress(context.console(), output);
    Rehearsal.@Nullable Result rehearsal = null;
    String wayBack = null;
    if (branchFirst || project.settings().isProtected() && !noSnapshot) {
      Branches branches = project.branches(context);
      boolean pending = !target.plan(options, risks).isEmpty();
      if (branchFirst && pending) {
        tell("on a branch first:");
        rehearsal =
            new Rehearsal(branches, folder, context.clock())
                .run(loss.consents(), options, patience, progress);
        tell(
            "on branch %s, made by %s in %d ms: %s"
                .formatted(
                    rehearsal.branch(),
                    rehearsal.provider(),
                    rehearsal.branchMilliseconds(),
                    summary(rehearsal.deployment())));
      }
      Set<String> losses = risks.allowedLosses();
      if (project.settings().isProtected() && !noSnapshot && !losses.isEmpty()) {
        wayBack = new WayBack(url, branches, context.clock(), "migration").take(losses);
        tell(wayBack);
      }
    }
    print(target.deploy(options, patience, risks, progress), rehearsal, wayBack);
    return 0;
  }

  private void tell(String line) {
    if (!output.json() && !output.quiet()) {
      context.console().tell(line);
    }
  }

  private ExecuteOptions patience(Settings settings) {
    return ExecuteOptions.DEFAULTS
        .withLockTimeout(settings.lockBudget())
        .withLockWait(settings.deadline())
        .withRunnerWait(Duration.ofSeconds(runnerWait));
  }

  private void print(
      Deployment deployment, Rehearsal.@Nullable Result rehearsal, @Nullable String wayBack) {
    if (output.json()) {
      Rehearsed rehearsed =
          rehearsal == null
              ? null
              : new Rehearsed(
                  rehearsal.branch(),
                  rehearsal.provider(),
                  rehearsal.branchMilliseconds(),
                  lines(rehearsal.deployment()));
      Json.write(
          context.console().out(),
          new Report(
              false,
              rehearsed,
              wayBack,
              lines(deployment),
              deployment.warnings(),
              deployment.duration().toMillis()));
      return;
    }
    deployment.warnings().forEach(warning -> context.console().tell("warning: " + warning));
    context.console().out().println(summary(deployment));
  }

  private static List<Line> lines(Deployment deployment) {
    return deployment.applied().stream()
        .map(
            applied ->
                new Line(
                    applied.name(),
                    applied.duration().toMillis(),
                    applied.inTransaction(),
                    List.of()))
        .toList();
  }

  private static String summary(Deployment deployment) {
    int applied = deployment.applied().size();
    return applied == 0
        ? "nothing to do: every migration is applied"
        : "%d migration%s applied in %s"
            .formatted(applied, applied == 1 ? "" : "s", TimeSpans.took(deployment.duration()));
  }

  private void show(List<Migration> pending) {
    PrintStream out = context.console().out();
    if (output.json()) {
      Json.write(
          out,
          new Report(
              true,
              null,
              null,
              pending.stream().map(MigrateDeployCommand::line).toList(),
              List.of(),
              0));
      return;
    }
    for (Migration migration : pending) {
      Line line = line(migration);
      out.println(
          context.console().bold("-- " + migration.name())
              + (line.inTransaction()
                  ? ""
                  : " (statement by statement: not all of it can or shall run in a transaction)"));
      line.statements().forEach(statement -> out.println(statement + ";"));
    }
    out.println(
        pending.isEmpty()
            ? "nothing to do: every migration is applied"
            : "-- %d migration%s would run"
                .formatted(pending.size(), pending.size() == 1 ? "" : "s"));
  }

  private static Line line(Migration migration) {
    List<SqlStatement> statements = Statements.split(migration.script());
    boolean inTransaction =
        migration.atomic()
            && statements.stream().noneMatch(StatementTraits::runsOutsideTransaction);
    return new Line(
        migration.name(),
        0,
        inTransaction,
        statements.stream().map(SqlStatement::text).map(Statements::withoutPasswords).toList());
  }
}
