package dev.dbkeep.cli.backup;

import dev.dbkeep.backup.BackupFailure;
import dev.dbkeep.backup.Preflight;
import dev.dbkeep.backup.Protection;
import dev.dbkeep.backup.ReceiverSlot;
import dev.dbkeep.backup.SynchronousCommit;
import dev.dbkeep.backup.repo.BackupManifest;
import dev.dbkeep.backup.repo.Repository;
import dev.dbkeep.backup.repo.RepositoryHead;
import dev.dbkeep.backup.storage.Storage;
import dev.dbkeep.backup.watch.ExposureHistory;
import dev.dbkeep.backup.watch.Limits;
import dev.dbkeep.backup.watch.Watch;
import dev.dbkeep.cli.console.Context;
import dev.dbkeep.cli.console.DryRunOption;
import dev.dbkeep.cli.console.Json;
import dev.dbkeep.cli.console.OutputOptions;
import dev.dbkeep.cli.console.TimeSpans;
import dev.dbkeep.cli.project.ConnectionOptions;
import dev.dbkeep.cli.project.Project;
import dev.dbkeep.cli.project.RepositoryOptions;
import dev.dbkeep.error.DbkeepException;
import dev.dbkeep.error.ErrorCode;
import dev.dbkeep.observe.EventLog;
import dev.dbkeep.postgres.ServerUrl;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** From nothing to protected: base backup, and every byte of WAL from then on. */
@Command(
    description = {
      "Makes a base backup and receives the write-ahead log from then on, until it is stopped:"
          + " every second from the end of the backup on can be restored, also after the server is"
          + " lost.",
      "Stopped or killed, it goes on where it was when it is started again.",
    },
    footer = {
      "dbkeep protect",
      "dbkeep protect --repo /mnt/backups",
      "dbkeep protect --repo s3://my-bucket/shop",
    })
final class ProtectCommand implements Callable<Integer> {
  private static final Duration CATCH_UP = Duration.ofHours(1);

  private final Context context;
  private final AtomicBoolean backupWanted = new AtomicBoolean();

  @Mixin private final DryRunOption dryRun = new DryRunOption();
  @Mixin private final RepositoryOptions repository = new RepositoryOptions();
  @Mixin private final ConnectionOptions connection = new ConnectionOptions();
  @Mixin private final OutputOptions output = new OutputOptions();

  @Option(
      names = "--backup-only",
      description = "end after the base backup; WAL is received only while it is made")
  private boolean backupOnly;

  @Option(names = "--no-proof", description = "do not restore the backup once to prove it")
  private boolean noProof;

  @Option(
      names = "--end",
      description = "let the server keep no WAL for dbkeep any more; the backups stay")
  private boolean end;

  @Option(
      names = "--backup-every",
      paramLabel = "TIME",
      defaultValue = "24h",
      description =
          "make a new base backup, and remove what retention does not need, when the newest is so"
              + " old: 24h, 7d or never (default: 24h)")
  private String backupEvery = "24h";

  @Option(
      names = "--synchronous",
      description =
          "let every commit wait until its WAL is on disk here: nothing acknowledged is ever lost,"
              + " and while this is killed or cut off no commit ends")
  private boolean synchronous;

  @Mixin private final BackupOptions backups = new BackupOptions();
  @Mixin private final ProofOptions proofs = new ProofOptions();
  @Mixin private final WatchOptions watching = new WatchOptions();

  ProtectCommand(Context context) {
    this.context = context;
  }

  /** The JSON result, printed once the cluster is protected. */
  record Report(
      String database,
      @Nullable String repository,
      @Nullable String backup,
      @Nullable String since,
      long bytes) {}

  @Override
  public Integer call() throws InterruptedException {
    Duration every = TimeSpans.parse(backupEvery);
    Project project = Project.load(context, connection.flags());
    watching.check(context, project);
    ServerUrl url = project.url();
    if (end) {
      return end(url);
    }
    preflight(project, url);
    RepositoryHead head = Protection.identify(url);
    if (dryRun.dryRun()) {
      context.console().say("would protect " + url + ", cluster " + head.systemId());
      return 0;
    }
    Path state = RepositoryOptions.state(project, head.systemId());
    EventLog journal = new EventLog(state.resolve("journal.jsonl"), context.clock());
    ReceiverEvents events =
        new ReceiverEvents(context.console(), journal, output.verbose(), backupWanted);
    try (Repository open = repository.create(context, project, head);
        Protection protection =
            Protection.start(url, open, state, ReceiverSlot.NAME, context.clock(), events::on)) {
      List<BackupManifest> known = known(open);
      BackupManifest backup =
          known.isEmpty() || backupOnly
              ? BackupSteps.make(context, output, backups, protection)
              : known.getLast();
      protection.awaitReceived();
      report(url, open, backup);
      if (!backupOnly) {
        ProtectionRoutine routine =
            new ProtectionRoutine(
                context,
                open,
                protection,
                noProof ? null : proofs.prover(context, project, open),
                backups,
                every,
                backupWanted);
        SynchronousCommit waiting =
            synchronous ? SynchronousCommit.begin(url, ReceiverSlot.NAME, CATCH_UP) : null;
        Thread stop = new Thread(() -> stop(waiting, routine, protection));
        Runtime.getRuntime().addShutdownHook(stop);
        routine.start();
        Watch watch = new Watch(url, ReceiverSlot.NAME, open, state, context.clock());
        try (ProtectionWatch _ =
            watching.start(
                context,
                project,
                watch,
                Limits.of(every, !noProof),
                new ExposureHistory(state),
                url,
                open,
                journal,
                backupWanted)) {
          protection.await();
        }
      }
      return 0;
    } catch (IOException e) {
      throw BackupFailure.of(e);
    }
  }

  private int end(ServerUrl url) throws InterruptedException {
    boolean dropped = !dryRun.dryRun() && ReceiverSlot.drop(url, ReceiverSlot.NAME);
    if (output.json()) {
      Json.write(context.console().out(), new Report(url.toString(), null, null, null, 0));
    } else {
      context
          .console()
          .say(
              dryRun.dryRun()
                  ? "would remove the replication slot " + ReceiverSlot.NAME + " of " + url.server()
                  : dropped
                      ? "the server keeps no WAL for dbkeep any more; the backups stay"
                      : "the server kept no WAL for dbkeep");
    }
    return 0;
  }

  /** One damaged manifest does not keep the cluster from being protected. */
  private List<BackupManifest> known(Repository open) throws IOException {
    Repository.Found found = open.find();
    found
        .damaged()
        .forEach(fault -> context.console().tell("warning: damaged: " + fault.getMessage()));
    return found.backups();
  }

  /** Everything that stands in the way at once, each with what to do; warnings are only said. */
  private void preflight(Project project, ServerUrl url) {
    List<Preflight.Finding> findings;
    try (Storage storage = repository.storage(context, project)) {
      findings = Preflight.check(url, ReceiverSlot.NAME, storage);
    } catch (IOException e) {
      throw BackupFailure.of(e);
    }
    List<String> problems = new ArrayList<>();
    for (Preflight.Finding finding : findings) {
      String text = finding.what() + "\n  " + finding.remedy();
      switch (finding.severity()) {
        case PROBLEM -> problems.add(text);
        case WARNING -> context.console().tell("warning: " + text);
        case NOTE -> {
          if (output.verbose()) {
            context.console().tell("note: " + text);
          }
        }
      }
    }
    if (!problems.isEmpty()) {
      throw DbkeepException.of(
              ErrorCode.BACKUP,
              url.server() + " cannot be protected as it is",
              "Change what is named above, then run the same command again.")
          .detail(String.join("\n", problems));
    }
  }

  /** Commits must not wait any more when nobody receives. */
  private static void stop(
      @Nullable SynchronousCommit waiting, ProtectionRoutine routine, Protection protection) {
    try {
      if (waiting != null) {
        waiting.close();
      }
    } catch (DbkeepException e) {
      // A server that does not answer has no commits that wait.
    }
    routine.stop();
    try {
      protection.close();
    } catch (IOException e) {
      // What was received is on disk already.
    }
  }

  private void report(ServerUrl url, Repository open, BackupManifest backup) {
    if (output.json()) {
      Json.write(
          context.console().out(),
          new Report(
              url.toString(),
              open.storage().description(),
              backup.id(),
              backup.ended().toString(),
              backup.bytes()));
      return;
    }
    context
        .console()
        .say(
            "protected: every second since "
                + backup.ended()
                + " can be restored from "
                + open.storage().description());
    if (!output.quiet()) {
      context
          .console()
          .tell(
              backupOnly
                  ? "WAL is not received any more: `dbkeep protect` goes on with it."
                  : "Receiving WAL; leave this running (Ctrl-C stops it). Try `dbkeep backup list`"
                      + " in another terminal.");
    }
  }
}
