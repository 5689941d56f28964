package dev.dbkeep.cli;

import dev.dbkeep.error.DbkeepException;
import dev.dbkeep.error.ErrorCode;
import dev.dbkeep.execute.LossGate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Makes the database equal to the desired schema, without migrations. */
@Command(
    description = {
      "Compares the database with the desired schema, shows the plan and applies it in one go.",
      "A step that would lose data is refused until its object is named with --allow-loss.",
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
    if (!output.json && !output.quiet) {
      print(push, proposal);
    }
    refuseLoss(proposal);
    boolean applies = !dryRun.dryRun && !empty;
    if (applies) {
      push.apply(proposal, output);
    }
    long milliseconds = Duration.between(start, context.clock().instant()).toMillis();
    if (output.json) {
      Json.write(
          context.console().out(),
          new Report(
              push.url().toString(),
              proposal.source(),
              dryRun.dryRun,
              applies,
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
