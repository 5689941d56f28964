package dev.dbkeep.cli.branch;

import dev.dbkeep.branch.BranchRequest;
import dev.dbkeep.branch.Branches;
import dev.dbkeep.branch.Refusal;
import dev.dbkeep.branch.mask.MaskSuggestions.Suggestion;
import dev.dbkeep.branch.mask.Masker;
import dev.dbkeep.cli.console.Console;
import dev.dbkeep.cli.console.Context;
import dev.dbkeep.cli.console.DryRunOption;
import dev.dbkeep.cli.console.Json;
import dev.dbkeep.cli.console.OutputOptions;
import dev.dbkeep.cli.console.TimeSpans;
import dev.dbkeep.cli.project.ConnectionOptions;
import dev.dbkeep.cli.project.RepositoryOptions;
import dev.dbkeep.error.DbkeepException;
import dev.dbkeep.error.ErrorCode;
import dev.dbkeep.error.ShellWord;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Makes a writable copy of the database. */
@Command(
    description = {
      "Makes a writable copy of the database in the best way that works here, and says which and"
          + " why the better ones do not. The source goes on as it is.",
      "A branch answers to the user and password of its source. It is removed by `branch prune`"
          + " once its time is over.",
      "With --mask personal data is replaced in it before anybody sees it; a mistake on the way"
          + " removes it.",
      "With --at it is restored from the backups of `dbkeep protect`, on a server of its own."
    },
    footer = {
      "dbkeep branch create try-index",
      "dbkeep branch create --expires 12h",
      "dbkeep branch create empty --schema-only",
      "dbkeep branch create copy --provider live-copy",
      "dbkeep branch create shared --mask",
      "dbkeep branch create before --at \"2026-11-21 14:03:07 UTC\""
    })
final class BranchCreateCommand implements Callable<Integer> {
  private static final DateTimeFormatter NAME =
      DateTimeFormatter.ofPattern("'branch-'yyyyMMdd'-'HHmmss").withZone(ZoneOffset.UTC);

  private final Context context;

  @Mixin private final DryRunOption dryRun = new DryRunOption();
  @Mixin private final ConnectionOptions connection = new ConnectionOptions();
  @Mixin private final OutputOptions output = new OutputOptions();
  @Mixin private final RepositoryOptions repository = new RepositoryOptions();

  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "NAME",
      description = "1 to 63 bytes (default: branch- and the time, UTC)")
  private @Nullable String name;

  @Option(names = "--schema-only", description = "without the rows")
  private boolean schemaOnly;

  @Option(
      names = "--provider",
      paramLabel = "NAME",
      description = "this way and no other; `dbkeep doctor` lists them")
  private @Nullable String provider;

  @Option(
      names = "--expires",
      paramLabel = "TIME",
      defaultValue = "7d",
      description = "how long it is to stay: 7d, 12h, 30m or never (default: 7d)")
  private String expires = "7d";

  @Option(
      names = "--at",
      paramLabel = "TARGET",
      description =
          "as it was then, from the backups: a time with its zone, a place (0/16B3748), xid:N,"
              + " name:RESTORE POINT, latest")
  private @Nullable String at;

  @Option(
      names = "--mask",
      description = "with personal data replaced by the rules of [branch.mask] in dbkeep.toml")
  private boolean mask;

  BranchCreateCommand(Context context) {
    this.context = context;
  }

  /**
   * The JSON result; the URL is without its password, and null in a dry run. The last are lines for
   * columns that look personal and have no rule.
   */
  record Report(
      String name,
      boolean dryRun,
      String provider,
      @Nullable String url,
      @Nullable String expires,
      long extraBytes,
      long milliseconds,
      List<Refusal> refused,
      List<String> withoutMask) {}

  @Override
  public Integer call() {
    if (mask && schemaOnly) {
      throw DbkeepException.of(
          ErrorCode.USAGE,
          "--schema-only leaves no rows to be masked",
          "Leave one of the two out.");
    }
    BranchProject branch = new BranchProject(context, connection);
    BranchMask masks = new BranchMask(branch);
    Masker masker = mask ? masks.masker() : null;
    if (masker != null && at == null) {
      masks.check(masker);
    }
    List<String> forgotten =
        mask ? masks.suggestions().stream().map(Suggestion::line).toList() : List.of();
    String chosen = name == null ? NAME.format(context.clock().instant()) : name;
    BranchRequest request =
        new BranchRequest(
            chosen,
            schemaOnly ? branch::copySchema : null,
            provider,
            TimeSpans.parse(expires),
            at == null
                ? null
                : new BranchPast(context, branch.project(), repository, output).moment(at),
            masker);
    if (dryRun.dryRun()) {
      show(chosen, branch.branches().choose(request), forgotten);
    } else {
      print(branch.branches().create(request), forgotten);
    }
    return 0;
  }

  private void show(String chosen, Branches.Choice choice, List<String> forgotten) {
    Console console = context.console();
    if (output.json()) {
      Json.write(
          console.out(),
          new Report(
              chosen, true, choice.provider(), null, null, -1, 0, choice.refused(), forgotten));
      return;
    }
    tell(choice.refused());
    warn(forgotten);
    console.say("branch " + chosen + " would be made by " + choice.provider());
  }

  private void tell(List<Refusal> refused) {
    if (!output.quiet()) {
      refused.forEach(
          refusal -> context.console().tell("not " + refusal.provider() + ": " + refusal.reason()));
    }
  }

  private void warn(List<String> forgotten) {
    forgotten.forEach(
        line ->
            context
                .console()
                .tell("warning: looks personal and has no rule; in [branch.mask]: " + line));
  }

  private void print(Branches.Created created, List<String> forgotten) {
    Console console = context.console();
    long milliseconds = created.took().toMillis();
    if (output.json()) {
      Json.write(
          console.out(),
          new Report(
              created.branch().name(),
              false,
              created.branch().provider(),
              created.url().toString(),
              created.branch().expires() == null ? null : created.branch().expires().toString(),
              created.branch().extraDisk(),
              milliseconds,
              created.refused(),
              forgotten));
      return;
    }
    tell(created.refused());
    warn(forgotten);
    console.say(
        "branch "
            + created.branch().name()
            + " made by "
            + created.branch().provider()
            + " in "
            + milliseconds
            + " ms");
    console.say(created.url().toString());
    if (!output.quiet()) {
      console.tell("Work on it: dbkeep branch switch " + ShellWord.of(created.branch().name()));
    }
  }
}
