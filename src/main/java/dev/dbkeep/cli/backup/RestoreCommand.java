package dev.dbkeep.cli.backup;

import dev.dbkeep.backup.BackupFailure;
import dev.dbkeep.backup.Stock;
import dev.dbkeep.backup.repo.Repository;
import dev.dbkeep.backup.restore.RestorePlan;
import dev.dbkeep.backup.restore.Restored;
import dev.dbkeep.backup.restore.Target;
import dev.dbkeep.backup.restore.TargetText;
import dev.dbkeep.cli.console.Context;
import dev.dbkeep.cli.console.DryRunOption;
import dev.dbkeep.cli.console.Json;
import dev.dbkeep.cli.console.OutputOptions;
import dev.dbkeep.cli.project.ConnectionOptions;
import dev.dbkeep.cli.project.Project;
import dev.dbkeep.cli.project.RepositoryOptions;
import dev.dbkeep.error.DbkeepException;
import dev.dbkeep.error.ErrorCode;
import dev.dbkeep.error.ShellWord;
import dev.dbkeep.postgres.ServerUrl;
import dev.dbkeep.postgres.embedded.DataDirectory;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The cluster as it was, beside the one that runs. */
@Command(
    description = {
      "Restores into a new folder and starts a server there, which waits at the moment you named:"
          + " look around (it only reads), copy what you need, or make it writable with --promote.",
      "A running database is never touched. What cannot be reached is refused before anything is"
          + " written.",
      "With --in-place it takes the place of a data directory whose server is stopped: restored"
          + " beside it, started and looked at, made writable, stopped again, and then the two"
          + " exchange their names. The old one stays, and so does its configuration.",
    },
    footer = {
      "dbkeep restore --to \"2026-11-21 14:03:07 UTC\" --as /srv/restored",
      "dbkeep restore --to latest --as /srv/restored --promote",
      "dbkeep restore --to latest --in-place /var/lib/postgresql/18/main",
    })
final class RestoreCommand implements Callable<Integer> {
  private static final int HIGHEST_PORT = 65_535;

  private final Context context;

  @Mixin private final DryRunOption dryRun = new DryRunOption();
  @Mixin private final RepositoryOptions repository = new RepositoryOptions();
  @Mixin private final ConnectionOptions connection = new ConnectionOptions();
  @Mixin private final OutputOptions output = new OutputOptions();

  @Option(
      names = "--to",
      required = true,
      paramLabel = "TARGET",
      description =
          "latest, a time with its zone, xid:N for just before that transaction, a place"
              + " (0/16B3748), name:RESTORE POINT")
  private String to = "";

  @Option(
      names = "--as",
      paramLabel = "DIR",
      description = "a folder that does not exist yet, or is empty")
  private @Nullable String as;

  @Option(
      names = "--in-place",
      paramLabel = "DATADIR",
      description = "the data directory to replace; it is kept under another name")
  private @Nullable String inPlace;

  @Option(
      names = "--port",
      paramLabel = "N",
      description = "of the restored server (default: a free one)")
  private @Nullable Integer port;

  @Option(names = "--promote", description = "make it writable at once")
  private boolean promote;

  RestoreCommand(Context context) {
    this.context = context;
  }

  /** The JSON result. */
  record Report(
      String target,
      String backup,
      int timeline,
      int segments,
      boolean dryRun,
      @Nullable String directory,
      @Nullable String url,
      @Nullable String lastCommit,
      boolean promoted,
      @Nullable String before,
      List<String> kept,
      long milliseconds) {
    Report {
      kept = List.copyOf(kept);
    }
  }

  private void refuseNonsense() {
    String wrong = null;
    if ((as == null) == (inPlace == null)) {
      wrong = "where to: --as or --in-place?";
    } else if (inPlace != null && port != null) {
      wrong = "--port is for --as: in place the old configuration says the port";
    } else if (port != null && (port < 1 || port > HIGHEST_PORT)) {
      throw DbkeepException.of(
          ErrorCode.USAGE,
          "there is no port " + port,
          "Name one from 1024 to " + HIGHEST_PORT + ", or leave --port out for a free one.");
    }
    if (wrong != null) {
      throw DbkeepException.of(
          ErrorCode.USAGE,
          wrong,
          "Write --as DIR for a new folder, or --in-place DATADIR to replace a cluster.");
    }
  }

  @Override
  public Integer call() throws InterruptedException {
    refuseNonsense();
    Target target = TargetText.parse(to, context.clock().getZone());
    Project project = Project.load(context, connection.flags());
    Instant began = context.clock().instant();
    try (Repository open = repository.open(context, project)) {
      Stock stock = Stock.read(open, RepositoryOptions.state(project, open.head().systemId()));
      RestorePlan plan = new PastSteps(context, project, output).plan(stock, target);
      if (inPlace != null) {
        new RestoreInPlace(context, project, output, to)
            .run(open, stock, plan, path(inPlace), dryRun.dryRun());
        return 0;
      }
      if (dryRun.dryRun() || as == null) {
        report(plan, null, null, began);
        return 0;
      }
      // a large cluster is not restored to find out at its end
      if (port != null && !DataDirectory.isFree(port)) {
        throw DbkeepException.of(
            ErrorCode.USAGE,
            "something listens on port " + port + " already, or this user may not",
            "Name another one, or leave --port out for a free one.");
      }
      Path directory = path(as);
      RestoreSteps.Standing standing =
          new RestoreSteps(context, project, output).run(open, stock, plan, directory, port);
      if (promote) {
        Restored.promote(standing.url());
      }
      report(plan, standing.url(), standing.state(), began);
      return 0;
    } catch (IOException e) {
      throw BackupFailure.of(e);
    }
  }

  private Path path(String text) {
    return context.directory().resolve(text).toAbsolutePath().normalize();
  }

  private void report(
      RestorePlan plan, @Nullable ServerUrl url, Restored.@Nullable State state, Instant began) {
    long milliseconds = Duration.between(began, context.clock().instant()).toMillis();
    if (output.json()) {
      Json.write(
          context.console().out(),
          new Report(
              to,
              plan.backup().id(),
              plan.timeline(),
              plan.wal().size(),
              dryRun.dryRun(),
              url == null ? null : as,
              url == null ? null : url.toString(),
              state == null ? null : state.lastCommit().toString(),
              promote && !dryRun.dryRun(),
              null,
              List.of(),
              milliseconds));
      return;
    }
    String source =
        "backup %s, timeline %d, %d segment%s of WAL"
            .formatted(
                plan.backup().id(),
                plan.timeline(),
                plan.wal().size(),
                plan.wal().size() == 1 ? "" : "s");
    if (url == null || state == null) {
      context.console().say("would restore to " + to + " from " + source);
      return;
    }
    context
        .console()
        .say(
            "restored to %s in %.1f s from %s\nlast commit: %s\n%s"
                .formatted(to, milliseconds / 1000.0, source, state.lastCommit(), url));
    if (!output.quiet()) {
      context
          .console()
          .tell(
              promote
                  ? "It is writable, on a timeline of its own. Subscriptions and jobs of pg_cron"
                      + " stay off until the settings in postgresql.auto.conf are taken back."
                  : "It only reads. `select pg_promote()` makes it writable; `kill -INT $(head -1 "
                      + ShellWord.of(as + "/postmaster.pid")
                      + ")` ends it.");
    }
  }
}
