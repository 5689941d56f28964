package dev.dbkeep.cli.upkeep;

import dev.dbkeep.cli.console.Console;
import dev.dbkeep.cli.console.Context;
import dev.dbkeep.cli.console.DryRunOption;
import dev.dbkeep.cli.console.Json;
import dev.dbkeep.cli.console.OutputOptions;
import dev.dbkeep.cli.project.ConnectionOptions;
import dev.dbkeep.cli.project.Project;
import dev.dbkeep.error.DbkeepException;
import dev.dbkeep.error.ErrorCode;
import dev.dbkeep.postgres.ServerUrl;
import dev.dbkeep.upkeep.queries.SlowQueries;
import dev.dbkeep.upkeep.queries.explain.Explained;
import dev.dbkeep.upkeep.queries.explain.IndexAdvice;
import dev.dbkeep.upkeep.queries.explain.PlanFault;
import dev.dbkeep.upkeep.queries.explain.PlanStep;
import dev.dbkeep.upkeep.queries.explain.QueryExplainer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** What a statement does. */
@Command(
    description = {
      "Says in words what a statement reads and in which order, what makes it slow, which estimate"
          + " of the planner is off, and which index would help. Where the extension hypopg is"
          + " installed, the planner is shown the index before anybody builds it, and only what it"
          + " would use is advised.",
      "Nothing is run. With --analyze it is, in a transaction that only reads; one that writes in a"
          + " transaction that is rolled back, and not at all in a protected environment."
          + " Statements with functions that may do more than read are refused (exit 5).",
    },
    footer = {
      "dbkeep slow explain 4821930287310",
      "dbkeep slow explain --sql \"select * from orders where id = 7\" --analyze",
    })
final class SlowExplainCommand implements Callable<Integer> {
  private static final int PATIENCE = 30;

  private final Context context;

  @Mixin private final ConnectionOptions connection = new ConnectionOptions();
  @Mixin private final DryRunOption dryRun = new DryRunOption();
  @Mixin private final OutputOptions output = new OutputOptions();

  @Parameters(arity = "0..1", paramLabel = "QUERYID", description = "as `dbkeep slow` prints it")
  private @Nullable Long id;

  @Option(names = "--sql", paramLabel = "STATEMENT", description = "the statement itself")
  private @Nullable String sql;

  @Option(names = "--analyze", description = "run it, and say what it really did")
  private boolean analyze;

  @Option(
      names = "--timeout",
      paramLabel = "SECONDS",
      description = "how long it may run (default: 30)")
  private int timeout = PATIENCE;

  SlowExplainCommand(Context context) {
    this.context = context;
  }

  /** Every second queryid is negative and looks like an option. */
  @Spec
  void parse(CommandSpec spec) {
    spec.parser().unmatchedOptionsArePositionalParams(true);
  }

  /**
   * The JSON result.
   *
   * @param statements what --dry-run would send
   */
  record Report(@Nullable Explained explained, List<String> statements) {}

  @Override
  public Integer call() {
    if ((id == null) == (sql == null) || timeout < 1) {
      throw DbkeepException.of(
          ErrorCode.USAGE,
          timeout < 1 ? "--timeout needs a second at least" : "which statement?",
          "Write `dbkeep slow explain QUERYID`, or --sql \"select …\".");
    }
    Project project = Project.load(context, connection.flags());
    ServerUrl url = project.url();
    String text =
        sql != null
            ? sql
            : new SlowQueries(url, project.executeOptions(), context.clock())
                .text(id == null ? 0 : id);
    QueryExplainer explainer =
        new QueryExplainer(url, Duration.ofSeconds(timeout), project.settings().lockBudget());
    if (dryRun.dryRun()) {
      print(new Report(null, explainer.statements(text, analyze)));
      return 0;
    }
    print(
        new Report(
            analyze
                ? explainer.analyze(text, project.settings().isProtected())
                : explainer.explain(text),
            List.of()));
    return 0;
  }

  private void print(Report report) {
    if (output.json()) {
      Json.write(context.console().out(), report);
      return;
    }
    report.statements().forEach(statement -> context.console().out().println(statement + ";"));
    if (report.explained() != null) {
      print(report.explained());
    }
  }

  private void print(Explained explained) {
    Console console = context.console();
    console.say(
        explained.milliseconds() == null
            ? console.bold("what it would do") + " (nothing was run)"
            : console.bold("what it did") + " in " + SlowText.time(explained.milliseconds()));
    explained.steps().forEach(this::step);
    if (!explained.faults().isEmpty()) {
      console.say(console.bold("why it is slow"));
      explained.faults().forEach(this::fault);
    }
    if (!explained.advice().isEmpty()) {
      console.say(console.bold("index"));
      explained.advice().forEach(this::advice);
    }
    if (!output.quiet()) {
      explained.warnings().forEach(warning -> console.tell("note: " + warning));
    }
  }

  private void step(PlanStep step) {
    String rows =
        step.rows() == null
            ? "about " + SlowText.count(step.expected(), "row")
            : "%s%s in %s"
                .formatted(
                    SlowText.count(step.rows(), "row"),
                    step.rounds() != null && step.rounds() > 1
                        ? " in %s rounds".formatted(SlowText.count(step.rounds()))
                        : "",
                    SlowText.time(step.milliseconds() == null ? 0 : step.milliseconds()));
    context.console().say("  " + "  ".repeat(step.depth()) + step.text() + ": " + rows);
  }

  private void fault(PlanFault fault) {
    context
        .console()
        .say(
            "  %s%s. %s"
                .formatted(
                    fault.what(),
                    fault.share() > 0 ? " (" + SlowText.percent(fault.share()) + " of it all)" : "",
                    fault.remedy()));
  }

  private void advice(IndexAdvice advice) {
    Console console = context.console();
    console.out().println("  " + advice.sql() + ";");
    if (advice.costAfter() == null) {
      console.say(
          "    not proven: CREATE EXTENSION hypopg lets dbkeep ask the planner before anybody"
              + " builds it");
    } else {
      console.say(
          "    proven with hypopg: the planner takes it, cost %s instead of %s; about %s large"
              .formatted(
                  SlowText.count(Math.round(advice.costAfter())),
                  SlowText.count(Math.round(advice.costBefore())),
                  RetentionText.size(advice.bytes() == null ? 0 : advice.bytes())));
    }
  }
}
