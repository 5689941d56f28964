package dev.dbkeep.cli.backup;

import dev.dbkeep.backup.BackupFailure;
import dev.dbkeep.backup.Stock;
import dev.dbkeep.backup.proof.Inspection;
import dev.dbkeep.backup.repo.Repository;
import dev.dbkeep.backup.restore.RestorePlan;
import dev.dbkeep.backup.restore.Restored;
import dev.dbkeep.backup.restore.TargetText;
import dev.dbkeep.branch.EnvSwitch;
import dev.dbkeep.cli.console.Context;
import dev.dbkeep.cli.console.DryRunOption;
import dev.dbkeep.cli.console.Json;
import dev.dbkeep.cli.console.OutputOptions;
import dev.dbkeep.cli.console.YesOption;
import dev.dbkeep.cli.project.ConnectionOptions;
import dev.dbkeep.cli.project.Project;
import dev.dbkeep.cli.project.RepositoryOptions;
import dev.dbkeep.error.DbkeepException;
import dev.dbkeep.error.ErrorCode;
import dev.dbkeep.postgres.ServerUrl;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** From an accident to a database that works, step by step. */
@Command(
    description = {
      "For the worst hour: says what is left, which backup is the best and when it was proven,"
          + " restores it beside the old database, reads every table of it, and leads DATABASE_URL"
          + " in .env there. Asks before each step; without a terminal it only says what it would"
          + " do, unless --yes and --switch say otherwise. The old database is never touched, and"
          + " `dbkeep branch switch --back` leads .env back to it.",
    },
    footer = {
      "dbkeep rescue",
      "dbkeep rescue --to \"2026-11-21 14:03:07 UTC\" --as /srv/rescued --yes --switch",
    })
final class RescueCommand implements Callable<Integer> {
  private static final DateTimeFormatter NAME =
      DateTimeFormatter.ofPattern("'rescued-'yyyyMMdd-HHmmss").withZone(ZoneOffset.UTC);

  private final Context context;

  @Mixin private final DryRunOption dryRun = new DryRunOption();
  @Mixin private final RepositoryOptions repository = new RepositoryOptions();
  @Mixin private final ConnectionOptions connection = new ConnectionOptions();
  @Mixin private final OutputOptions output = new OutputOptions();
  @Mixin private final YesOption yes = new YesOption();

  @Option(
      names = "--to",
      paramLabel = "TARGET",
      description = "as restore takes it (default: latest, everything that was received)")
  private String to = "latest";

  @Option(
      names = "--as",
      paramLabel = "DIR",
      description = "where the restored cluster is to lie (default: .dbkeep/rescued-TIME)")
  private @Nullable String as;

  @Option(
      names = "--switch",
      description = "make the restored database writable and lead .env to it without asking")
  private boolean switches;

  RescueCommand(Context context) {
    this.context = context;
  }

  /** The JSON result; what was not done is null. */
  record Report(
      String target,
      boolean answers,
      String repository,
      String until,
      String backup,
      @Nullable String proof,
      List<String> damaged,
      @Nullable String directory,
      @Nullable String url,
      @Nullable String lastCommit,
      @Nullable Inspection inspection,
      boolean switched) {}

  @Override
  public Integer call() throws InterruptedException {
    var target = TargetText.parse(to, context.clock().getZone());
    Project project = Project.load(context, connection.flags());
    Instant now = context.clock().instant();
    String name = NAME.format(now);
    Path directory =
        as == null
            ? project.settings().home().resolve(name)
            : context.directory().resolve(as).toAbsolutePath().normalize();
    try (Repository open = repository.open(context, project)) {
      PastSteps steps = new PastSteps(context, project, output);
      Stock stock = steps.stock(open);
      RestorePlan plan = steps.plan(stock, target);
      RescuePage page = RescuePage.look(project.url(), open, stock, plan);
      page.lines(to, now).forEach(this::say);
      if (dryRun.dryRun() || !agreed(yes.yes(), "Restore it into " + directory + "?")) {
        say("   nothing was done; `dbkeep rescue --yes` restores it into " + directory);
        report(page, null, null, null, false);
        return 0;
      }
      say("3. Restored into " + directory);
      RestoreSteps.Standing standing =
          new RestoreSteps(context, project, output).run(open, stock, plan, directory, null);
      say("   last commit: " + standing.state().lastCommit() + ", " + standing.url());
      say("4. Looked at");
      Inspection inspection = Inspection.of(standing.url(), context.clock());
      inspection.checked().forEach(line -> say("   " + line));
      inspection.omitted().forEach(line -> say("   not looked at: " + line));
      if (!inspection.failures().isEmpty()) {
        throw DbkeepException.of(
                ErrorCode.BACKUP_DAMAGED,
                "the restored database is damaged",
                "It stays for a look at "
                    + standing.url()
                    + "; `dbkeep backup verify` says which backup is whole, and an earlier --to"
                    + " takes it.")
            .detail(String.join("\n", inspection.failures()));
      }
      boolean leads = agreed(switches, "Make it writable and lead DATABASE_URL in .env to it?");
      if (leads) {
        lead(project, name, standing.url());
      } else {
        say("   it only reads; run the same with --switch, or: select pg_promote()");
      }
      report(page, directory, standing, inspection, leads);
      return 0;
    } catch (IOException e) {
      throw BackupFailure.of(e);
    }
  }

  private void lead(Project project, String name, ServerUrl url) {
    Restored.promote(url);
    new EnvSwitch(project.settings().directory(), project.settings().home()).to(name, url);
    say("5. In use");
    say("   it is writable, and DATABASE_URL in .env leads to " + url);
    say("   back to the old one: dbkeep branch switch --back");
    say("   protect the new one now: dbkeep protect");
  }

  private boolean agreed(boolean said, String question) {
    return said
        || context.console().interactive()
            && !output.json()
            && context.console().ask(question + " Type yes to go on:").equals("yes");
  }

  private void say(String line) {
    if (!output.json()) {
      context.console().say(line);
    }
  }

  private void report(
      RescuePage page,
      @Nullable Path directory,
      RestoreSteps.@Nullable Standing standing,
      @Nullable Inspection inspection,
      boolean switched) {
    if (output.json()) {
      Json.write(
          context.console().out(),
          new Report(
              to,
              page.answer() == null,
              page.repository(),
              page.until().toString(),
              page.plan().backup().id(),
              page.proof() == null ? null : ProofText.grade(page.proof()),
              page.damaged(),
              directory == null ? null : directory.toString(),
              standing == null ? null : standing.url().toString(),
              standing == null ? null : standing.state().lastCommit().toString(),
              inspection,
              switched));
    }
  }
}
