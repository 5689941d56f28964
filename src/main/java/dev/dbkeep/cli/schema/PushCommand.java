package dev.dbkeep.cli.schema;

import dev.dbkeep.cli.console.Console;
import dev.dbkeep.cli.console.Context;
import dev.dbkeep.cli.console.DryRunOption;
import dev.dbkeep.cli.console.Json;
import dev.dbkeep.cli.console.OutputOptions;
import dev.dbkeep.cli.project.ConnectionOptions;
import dev.dbkeep.cli.project.Project;
import dev.dbkeep.cli.project.SnapshotOption;
import dev.dbkeep.cli.project.SourceOptions;
import dev.dbkeep.error.DbkeepException;
import dev.dbkeep.error.ErrorCode;
import dev.dbkeep.execute.LossGate;
import dev.dbkeep.plan.Hazard;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Makes the database equal to the desired schema, without migrations. */
@Command(
    description = {
      "Compares the database with the desired schema, shows the plan and applies it in one go.",
      "A step that would lose data is refused until its object is named with --allow-loss; on a"
          + " server under `dbkeep protect` it then needs a way back: a protection less than a"
          + " minute behind, else a branch is made.",
      "For databases that others use, write a migration instead: dbkeep migrate new NAME."
    },
    footer = {
      "dbkeep push --dry-run",
      "dbkeep push --schema prisma/schema.prisma",
      "dbkeep push --allow-loss public.users.nickname",
      "dbkeep push --rename public.users.name=full_name"
    })
final class PushCommand implements Callable<Integer> {
  private final Context context;

  @Mixin private final DryRunOption dryRun = new DryRunOption();
  @Mixin private final LossOptions loss = new LossOptions();
  @Mixin private final SourceOptions source = new SourceOptions();
  @Mixin private final ConnectionOptions connection = new ConnectionOptions();
  @Mixin private final RenameOptions renames = new RenameOptions();
  @Mixin private final SnapshotOption snapshot = new SnapshotOption();
  @Mixin private final OutputOptions output = new OutputOptions();

  PushCommand(Context context) {
    this.context = context;
  }

  /** The JSON result. */
  record Report(
      String database,
      String schema,
      boolean dryRun,
      boolean applied,
      @Nullable String wayBack,
      List<PlanPrinter.StepJson> steps,
      List<String> notes,
      long milliseconds) {}

  @Override
  public Integer call() {
    Project project = Project.load(context, source.flags(connection.flags()));
    project.refuseWhenProtected("push");
    Instant start = context.clock().instant();
    SchemaPush push = new SchemaPush(context, project);
    SchemaPush.Proposal proposal = push.propose(renames.planOptions());
    boolean empty = proposal.plan().isEmpty();
    if (!output.json() && !output.quiet()) {
      print(push, proposal);
    }
    refuseLoss(proposal);
    boolean applies = !dryRun.dryRun() && !empty;
    String wayBack = null;
    if (applies) {
      wayBack = snapshot.wayBack(context, project, "push", losses(proposal));
      if (wayBack != null && !output.json() && !output.quiet()) {
        context.console().tell(wayBack);
      }
      push.apply(proposal, output);
    }
    long milliseconds = Duration.between(start, context.clock().instant()).toMillis();
    if (output.json()) {
      Json.write(
          context.console().out(),
          new Report(
              push.url().toString(),
              proposal.source(),
              dryRun.dryRun(),
              applies,
              wayBack,
              PlanPrinter.StepJson.of(proposal.plan()),
              proposal.plan().notes(),
              milliseconds));
    } else if (!empty) {
      String count = PlanPrinter.count(proposal.plan().steps().size(), "step");
      context
          .console()
          .out()
          .println(
              applies
                  ? count + " applied in " + milliseconds + " ms"
                  : count + " would be applied");
    }
    return 0;
  }

  private static Set<String> losses(SchemaPush.Proposal proposal) {
    return proposal.hazards().stream()
        .filter(hazard -> hazard.kind() == Hazard.Kind.DATA_LOSS)
        .map(Hazard::subject)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private void print(SchemaPush push, SchemaPush.Proposal proposal) {
    Console console = context.console();
    if (proposal.plan().isEmpty()) {
      console.say(push.url() + " already equals " + proposal.source());
    }
    new PlanPrinter(console)
        .print(proposal.plan(), LossGate.refused(proposal.hazards(), loss.consents()));
  }

  private void refuseLoss(SchemaPush.Proposal proposal) {
    for (String named : loss.allowLoss) {
      if (proposal.plan().hazards().noneMatch(hazard -> hazard.subject().equals(named))) {
        throw DbkeepException.of(
            ErrorCode.USAGE,
            "--allow-loss names " + named + ", which this plan does not touch",
            "Run `dbkeep push --dry-run` for the names of what would be lost.");
      }
    }
    LossGate.check(proposal.hazards(), loss.consents());
  }
}
