package dev.dbkeep.cli.upkeep;

import dev.dbkeep.cli.console.Context;
import dev.dbkeep.cli.console.DryRunOption;
import dev.dbkeep.cli.console.Json;
import dev.dbkeep.cli.console.OutputOptions;
import dev.dbkeep.cli.console.ProgressLine;
import dev.dbkeep.cli.project.ConnectionOptions;
import dev.dbkeep.cli.project.Project;
import dev.dbkeep.error.ErrorCode;
import dev.dbkeep.postgres.ServerUrl;
import dev.dbkeep.upkeep.completeness.Completeness;
import dev.dbkeep.upkeep.completeness.CompletenessRule;
import dev.dbkeep.upkeep.completeness.Filled;
import dev.dbkeep.upkeep.completeness.Missing;
import dev.dbkeep.upkeep.relations.Relations;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Adds rows that must exist. */
@Command(
    description = {
      "Adds the rows that [[completeness]] of dbkeep.toml wants and that are missing: what a query"
          + " gives, or one for each row of a table or pair of rows of two. In batches with"
          + " ON CONFLICT DO NOTHING, slower when the application, a replica or a replication slot"
          + " feels it. No row is changed or removed; killed at any moment, the next run adds what"
          + " is left.",
      "With --dry-run it counts them, and ends with 3 when some are missing. Needs a unique index"
          + " on the columns by which a row is found.",
    },
    footer = {"dbkeep upkeep fill --dry-run", "dbkeep upkeep fill progress"})
final class UpkeepFillCommand implements Callable<Integer> {
  private final Context context;
  @Mixin private final ConnectionOptions connection = new ConnectionOptions();
  @Mixin private final DryRunOption dryRun = new DryRunOption();
  @Mixin private final OutputOptions output = new OutputOptions();

  @Parameters(
      arity = "0..*",
      paramLabel = "NAME",
      description = "only these rules, by name or table (default: all of them)")
  private List<String> names = new ArrayList<>();

  UpkeepFillCommand(Context context) {
    this.context = context;
  }

  /** The JSON result. */
  record Report(boolean dryRun, List<Found> missing, List<Done> filled) {}

  /** What a rule finds missing. */
  record Found(
      String name,
      String table,
      List<String> key,
      String how,
      long rows,
      @Nullable String refusal,
      @Nullable String hint) {}

  /** What a rule had added. */
  record Done(
      String name,
      String table,
      boolean resumed,
      long missing,
      long rows,
      long skipped,
      long milliseconds) {}

  @Override
  public Integer call() {
    Project project = Project.load(context, connection.flags());
    ServerUrl url = project.url();
    List<CompletenessRule> rules = CompletenessRules.named(project, names);
    Completeness completeness =
        new Completeness(
            url,
            project.executeOptions(),
            () -> new Relations(url, RelationsFile.confirmed(project)).find());
    if (dryRun.dryRun()) {
      return show(completeness.look(rules, Duration.ZERO));
    }
    List<Filled> filled;
    try (ProgressLine line = new ProgressLine(context, "rows", output.quiet())) {
      filled = completeness.fill(rules, progress(line));
    }
    if (output.json()) {
      Json.write(
          context.console().out(),
          new Report(false, List.of(), filled.stream().map(UpkeepFillCommand::done).toList()));
    } else if (!output.quiet()) {
      filled.forEach(one -> context.console().say(text(one)));
    }
    return 0;
  }

  private int show(List<Missing> missing) {
    if (output.json()) {
      Json.write(
          context.console().out(),
          new Report(true, missing.stream().map(UpkeepFillCommand::found).toList(), List.of()));
    } else {
      missing.forEach(one -> context.console().say(text(one)));
    }
    if (missing.stream().anyMatch(one -> one.refusal() != null)) {
      return ErrorCode.NOT_ALLOWED.exit();
    }
    return missing.stream().anyMatch(one -> one.rows() > 0) ? ErrorCode.FINDINGS.exit() : 0;
  }

  private static String text(Missing missing) {
    String text =
        "%s: %s rows of %s are missing (%s)"
            .formatted(
                missing.rule().name(),
                RetentionText.number(missing.rows()),
                missing.table(),
                missing.how());
    return missing.refusal() == null
        ? text
        : "%s%n  refused: %s%n  %s".formatted(text, missing.refusal(), missing.hint());
  }

  private static String text(Filled filled) {
    String text =
        String.format(
            Locale.ROOT,
            "%s: %s rows are added to %s in %.1f s%s",
            filled.rule().name(),
            RetentionText.number(filled.rows()),
            filled.table(),
            filled.took().toMillis() / 1000.0,
            filled.resumed() ? ", after a run that was cut off" : "");
    return filled.skipped() == 0
        ? text
        : "%s%n  %s were there by then, or what they belong to is gone"
            .formatted(text, RetentionText.number(filled.skipped()));
  }

  private Completeness.Progress progress(ProgressLine line) {
    return new Completeness.Progress() {
      private String told = "";

      @Override
      public void added(CompletenessRule rule, long rows, long missing) {
        line.update(rows, missing, rule.name());
      }

      @Override
      public void waiting(CompletenessRule rule, String reason) {
        if (!output.quiet() && !told.equals(reason)) {
          told = reason;
          line.close();
          context.console().tell(rule.name() + ": " + reason);
        }
      }
    };
  }

  private static Found found(Missing missing) {
    return new Found(
        missing.rule().name(),
        missing.table(),
        missing.key(),
        missing.how(),
        missing.rows(),
        missing.refusal(),
        missing.hint());
  }

  private static Done done(Filled filled) {
    return new Done(
        filled.rule().name(),
        filled.table(),
        filled.resumed(),
        filled.missing(),
        filled.rows(),
        filled.skipped(),
        filled.took().toMillis());
  }
}
