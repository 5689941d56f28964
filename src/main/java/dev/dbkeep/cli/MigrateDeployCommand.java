package dev.dbkeep.cli;

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
import java.util.concurrent.Callable;
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
      "dbkeep migrate deploy --allow-loss public.users.email"
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

  MigrateDeployCommand(Context context) {
    this.context = context;
  }

  /** The JSON result. */
  record Report(boolean dryRun, List<Line> migrations, List<String> warnings, long milliseconds) {}

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
    if (dryRun.dryRun) {
      show(target.plan(options, risks));
      return 0;
    }
    DeployProgress progress = new DeployProgress(context.console(), output);
    print(target.deploy(options, patience(project.settings()), risks, progress));
    return 0;
  }

  private ExecuteOptions patience(Settings settings) {
    return ExecuteOptions.DEFAULTS
        .withLockTimeout(settings.lockBudget())
        .withLockWait(settings.deadline())
        .withRunnerWait(Duration.ofSeconds(runnerWait));
  }

  private void print(Deployment deployment) {
    if (output.json) {
      List<Line> lines =
          deployment.applied().stream()
              .map(
                  applied ->
                      new Line(
                          applied.name(),
                          applied.duration().toMillis(),
                          applied.inTransaction(),
                          List.of()))
              .toList();
      Json.write(
          context.console().out(),
          new Report(false, lines, deployment.warnings(), deployment.duration().toMillis()));
      return;
    }
    deployment.warnings().forEach(warning -> context.console().tell("warning: " + warning));
    int applied = deployment.applied().size();
    context
        .console()
        .out()
        .println(
            applied == 0
                ? "nothing to do: every migration is applied"
                : "%d migration%s applied in %s"
                    .formatted(
                        applied,
                        applied == 1 ? "" : "s",
                        DeployProgress.text(deployment.duration())));
  }

  private void show(List<Migration> pending) {
    PrintStream out = context.console().out();
    if (output.json) {
      Json.write(
          out,
          new Report(
              true, pending.stream().map(MigrateDeployCommand::line).toList(), List.of(), 0));
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
