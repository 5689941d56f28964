package dev.dbkeep.cli.schema;

import dev.dbkeep.cli.console.Console;
import dev.dbkeep.cli.console.Context;
import dev.dbkeep.cli.console.DryRunOption;
import dev.dbkeep.cli.console.ExecutionProgress;
import dev.dbkeep.cli.console.Json;
import dev.dbkeep.cli.console.OutputOptions;
import dev.dbkeep.cli.console.YesOption;
import dev.dbkeep.cli.project.ConnectionOptions;
import dev.dbkeep.cli.project.MigrationOptions;
import dev.dbkeep.cli.project.Project;
import dev.dbkeep.cli.project.SnapshotOption;
import dev.dbkeep.cli.project.SourceOptions;
import dev.dbkeep.error.DbkeepException;
import dev.dbkeep.error.ErrorCode;
import dev.dbkeep.migrate.DeployGuard;
import dev.dbkeep.migrate.DeployOptions;
import dev.dbkeep.migrate.Deployment;
import dev.dbkeep.migrate.MigrationFolder;
import dev.dbkeep.migrate.Migrations;
import dev.dbkeep.postgres.ServerUrl;
import dev.dbkeep.schema.PlanOptions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Drops everything and builds it again. */
@Command(
    description = {
      "Drops everything in the managed schemas, deploys the migrations (or pushes the schema when"
          + " there are none) and seeds.",
      "Asks for the name of the database; without a terminal --yes is needed. Refused in protected"
          + " environments.",
      "On a server under `dbkeep protect` it needs a way back: a protection less than a minute"
          + " behind, else a branch is made first."
    },
    footer = {"dbkeep reset --dry-run", "dbkeep reset --yes", "dbkeep reset --yes --no-seed"})
final class ResetCommand implements Callable<Integer> {
  private final Context context;

  @Mixin private final DryRunOption dryRun = new DryRunOption();
  @Mixin private final YesOption yes = new YesOption();
  @Mixin private final SourceOptions source = new SourceOptions();
  @Mixin private final ConnectionOptions connection = new ConnectionOptions();
  @Mixin private final SnapshotOption snapshot = new SnapshotOption();
  @Mixin private final OutputOptions output = new OutputOptions();

  @Option(names = "--no-seed", description = "leave the first data out")
  private boolean noSeed;

  ResetCommand(Context context) {
    this.context = context;
  }

  /** The JSON result. */
  record Report(
      String database,
      boolean dryRun,
      @Nullable String wayBack,
      List<String> droppedSchemas,
      long droppedTables,
      List<String> migrations,
      int steps,
      @Nullable String seed,
      long milliseconds) {}

  @Override
  public Integer call() {
    Project project = Project.load(context, source.flags(connection.flags()));
    project.refuseWhenProtected("reset");
    ServerUrl url = project.url();
    Instant start = context.clock().instant();
    Optional<MigrationFolder> folder = folder(project, url);
    Wipe wipe =
        Wipe.of(
            url,
            project.settings().schemas(),
            folder.map(migrations -> new Migrations(url, migrations).historyTable()));
    String wayBack = null;
    Optional<Seed> seed = noSeed ? Optional.empty() : Seed.of(project.settings());
    if (!dryRun.dryRun()) {
      confirm(url, wipe);
      wayBack =
          snapshot.wayBack(
              context, project, "reset", wipe.tables() == 0 ? Set.of() : Set.of(wipe.text()));
      if (wayBack != null) {
        say(wayBack);
      }
      say("dropping " + wipe.text());
      wipe.run(project.settings().deadline());
    }
    List<String> migrations = List.of();
    int steps = 0;
    if (folder.isPresent()) {
      migrations = dryRun.dryRun() ? names(folder.get()) : deploy(project, folder.get());
    } else if (!dryRun.dryRun()) {
      steps = push(project);
    }
    if (!dryRun.dryRun() && seed.isPresent()) {
      say("seeding with " + seed.get().description());
      seed.get().run(context, url, project.executeOptions());
    }
    long milliseconds = Duration.between(start, context.clock().instant()).toMillis();
    print(
        new Report(
            url.toString(),
            dryRun.dryRun(),
            wayBack,
            wipe.schemas(),
            wipe.tables(),
            migrations,
            steps,
            seed.map(Seed::description).orElse(null),
            milliseconds));
    return 0;
  }

  private static List<String> names(MigrationFolder folder) {
    return folder.migrations().stream().map(migration -> migration.name()).toList();
  }

  /** Read as deploy reads it, so that both keep one history. */
  private Optional<MigrationFolder> folder(Project project, ServerUrl url) {
    return Optional.of(new MigrationOptions().openOrEmpty(context, project, url))
        .filter(folder -> !folder.migrations().isEmpty());
  }

  private void confirm(ServerUrl url, Wipe wipe) {
    if (yes.yes()) {
      return;
    }
    Console console = context.console();
    DbkeepException refusal =
        DbkeepException.of(
            ErrorCode.DATA_LOSS,
            "reset would drop " + wipe.text() + " of " + url,
            "If this is wanted, run `dbkeep reset --yes`; `dbkeep reset --dry-run` shows what it"
                + " does.");
    if (!console.interactive()) {
      throw refusal;
    }
    console.tell("This drops " + wipe.text() + " of " + url + ".");
    if (!console.ask("Type the name of the database to go on:").equals(url.database())) {
      throw refusal;
    }
  }

  private List<String> deploy(Project project, MigrationFolder folder) {
    say("deploying " + PlanPrinter.count(folder.migrations().size(), "migration"));
    try (ExecutionProgress progress = new ExecutionProgress(context, output, "migrations")) {
      // The database is empty: there is nothing that a rule could protect.
      Deployment deployment =
          new Migrations(project.url(), folder)
              .deploy(DeployOptions.DEFAULTS, project.executeOptions(), DeployGuard.NONE, progress);
      return deployment.applied().stream().map(Deployment.Applied::name).toList();
    }
  }

  private int push(Project project) {
    if (SchemaSources.of(context, project).isEmpty()) {
      return 0;
    }
    SchemaPush push = new SchemaPush(context, project);
    SchemaPush.Proposal proposal = push.propose(PlanOptions.DEFAULT);
    say(
        "applying "
            + PlanPrinter.count(proposal.plan().steps().size(), "step")
            + " of "
            + proposal.source());
    push.apply(proposal, output);
    return proposal.plan().steps().size();
  }

  private void print(Report report) {
    if (output.json()) {
      Json.write(context.console().out(), report);
      return;
    }
    String built =
        report.migrations().isEmpty()
            ? PlanPrinter.count(report.steps(), "step")
            : PlanPrinter.count(report.migrations().size(), "migration");
    String seeded = report.seed() == null ? "no seed" : "seeded with " + report.seed();
    String did = report.dryRun() ? "would drop " : "dropped ";
    context
        .console()
        .say(
            did
                + PlanPrinter.count((int) report.droppedTables(), "table")
                + " in "
                + String.join(", ", report.droppedSchemas())
                + "; "
                + (report.dryRun() && report.migrations().isEmpty() ? "the schema" : built)
                + (report.dryRun() ? " would follow, " : " applied, ")
                + seeded);
  }

  private void say(String text) {
    if (!output.quiet()) {
      context.console().tell(text);
    }
  }
}
