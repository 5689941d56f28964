package dev.dbkeep.cli.backup;

import dev.dbkeep.backup.BackupFailure;
import dev.dbkeep.backup.Exposure;
import dev.dbkeep.backup.ReceiverSlot;
import dev.dbkeep.backup.SlotUse;
import dev.dbkeep.backup.Stock;
import dev.dbkeep.backup.repo.BackupManifest;
import dev.dbkeep.backup.repo.ProofRecord;
import dev.dbkeep.backup.repo.Repository;
import dev.dbkeep.backup.watch.ExposureHistory;
import dev.dbkeep.cli.console.ByteSizes;
import dev.dbkeep.cli.console.Context;
import dev.dbkeep.cli.console.Json;
import dev.dbkeep.cli.console.OutputOptions;
import dev.dbkeep.cli.console.TimeSpans;
import dev.dbkeep.cli.project.ConnectionOptions;
import dev.dbkeep.cli.project.Project;
import dev.dbkeep.cli.project.RepositoryOptions;
import dev.dbkeep.error.DbkeepException;
import dev.dbkeep.postgres.ServerUrl;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** What can be restored. */
@Command(
    description = {
      "Shows the base backups with their last proof, up to which moment the log was received, and"
          + " what would be lost if the server were gone now.",
    },
    footer = "dbkeep backup list")
final class BackupListCommand implements Callable<Integer> {
  private static final Duration DAY = Duration.ofDays(1);
  private static final Duration MONTH = Duration.ofDays(30);
  private static final Duration PART_OF_DAY = Duration.ofMinutes(10);
  private static final Duration PART_OF_MONTH = Duration.ofHours(4);
  private static final String ROW = "%-18s %-22s %8s %9s %9s  %-16s %7s";

  private final Context context;

  @Mixin private final RepositoryOptions repository = new RepositoryOptions();
  @Mixin private final ConnectionOptions connection = new ConnectionOptions();
  @Mixin private final OutputOptions output = new OutputOptions();

  BackupListCommand(Context context) {
    this.context = context;
  }

  /**
   * The JSON result.
   *
   * @param rpoBytes null when the server cannot be asked
   * @param rtoMilliseconds measured by the newest proof
   * @param rpoDay the worst of each ten minutes, as `dbkeep protect` on this machine saw it
   * @param rpoMonth the worst of each four hours
   */
  record Report(
      String repository,
      String until,
      int segments,
      @Nullable Long rpoBytes,
      @Nullable Long rpoMilliseconds,
      @Nullable Boolean receiving,
      @Nullable Long rtoMilliseconds,
      List<Line> backups,
      List<String> damaged,
      List<RpoPoint> rpoDay,
      List<RpoPoint> rpoMonth) {}

  /** What would have been lost with the server in a stretch of time. */
  record RpoPoint(String at, long milliseconds, long bytes) {}

  /**
   * One backup.
   *
   * @param proof none, full, readable or failed
   */
  record Line(
      String id,
      String ended,
      int timeline,
      long bytes,
      long storedBytes,
      int serverVersion,
      String proof,
      @Nullable String proven,
      @Nullable Long rtoMilliseconds) {}

  @Override
  public Integer call() {
    Project project = Project.load(context, connection.flags());
    try (Repository open = repository.open(context, project)) {
      Path state = RepositoryOptions.state(project, open.head().systemId());
      Stock stock = Stock.read(open, state);
      List<BackupManifest> backups =
          stock.manifests().values().stream()
              .sorted(Comparator.comparing(BackupManifest::ended))
              .toList();
      Map<String, ProofRecord> proofs = open.ledger().read().proofs();
      Instant until = stock.archive().until();
      Optional<Exposure> exposure = exposure(project.runningUrl().orElse(null), until);
      List<String> damaged =
          stock.damaged().stream().map(fault -> String.valueOf(fault.getMessage())).toList();
      Optional<ProofRecord> newest =
          proofs.values().stream()
              .filter(proof -> proof.grade() != ProofRecord.Grade.FAILED)
              .max(Comparator.comparing(ProofRecord::started));
      if (output.json()) {
        Json.write(
            context.console().out(),
            new Report(
                open.storage().description(),
                until.toString(),
                stock.archive().wal().size(),
                exposure.map(Exposure::bytes).orElse(null),
                exposure.map(known -> known.behind().toMillis()).orElse(null),
                exposure.map(Exposure::receiving).orElse(null),
                newest.map(proof -> proof.recovery().toMillis()).orElse(null),
                backups.stream().map(backup -> line(backup, proofs.get(backup.id()))).toList(),
                damaged,
                rpo(state, DAY, PART_OF_DAY),
                rpo(state, MONTH, PART_OF_MONTH)));
        return 0;
      }
      List<String> lines = new ArrayList<>();
      lines.add(
          ROW.formatted("backup", "from", "timeline", "size", "stored", "proof", "RTO").strip());
      backups.forEach(backup -> lines.add(row(backup, proofs.get(backup.id()))));
      lines.add("every second from the first one up to " + until + " was received");
      exposure.ifPresent(known -> lines.add(rpo(known)));
      damaged.forEach(fault -> lines.add("damaged: " + fault));
      lines.forEach(context.console()::say);
      if (backups.stream().noneMatch(backup -> proofs.containsKey(backup.id()))
          && !output.quiet()) {
        context.console().tell("No backup is proven yet: `dbkeep backup prove` restores one.");
      }
      return 0;
    } catch (IOException e) {
      throw BackupFailure.of(e);
    }
  }

  private Optional<Exposure> exposure(@Nullable ServerUrl url, Instant until) {
    if (url == null) {
      return Optional.empty();
    }
    try {
      return SlotUse.of(url, ReceiverSlot.NAME)
          .map(use -> use.exposure(until, context.clock().instant()));
    } catch (DbkeepException e) {
      if (!output.quiet()) {
        context.console().tell("what would be lost now is not known: " + e.getMessage());
      }
      return Optional.empty();
    }
  }

  private List<RpoPoint> rpo(Path state, Duration back, Duration stretch) throws IOException {
    return ExposureHistory.since(state, context.clock().instant().minus(back), stretch).stream()
        .map(point -> new RpoPoint(point.at().toString(), point.behind().toMillis(), point.bytes()))
        .toList();
  }

  private static String rpo(Exposure exposure) {
    return "lost if the server were gone now: "
        + ByteSizes.text(exposure.bytes())
        + " of WAL, "
        + TimeSpans.age(exposure.behind())
        + (exposure.receiving() ? "" : "; nothing receives it: run `dbkeep protect`");
  }

  private String row(BackupManifest backup, @Nullable ProofRecord proof) {
    String proven =
        proof == null
            ? "none"
            : ProofText.grade(proof)
                + ", "
                + TimeSpans.age(Duration.between(proof.started(), context.clock().instant()));
    return ROW.formatted(
        backup.id(),
        backup.ended().truncatedTo(ChronoUnit.SECONDS),
        backup.timeline(),
        ByteSizes.text(backup.bytes()),
        ByteSizes.text(backup.storedBytes()),
        proven,
        rto(proof).map(millis -> ProofText.seconds(Duration.ofMillis(millis))).orElse("-"));
  }

  private static Optional<Long> rto(@Nullable ProofRecord proof) {
    return proof == null || proof.grade() == ProofRecord.Grade.FAILED
        ? Optional.empty()
        : Optional.of(proof.recovery().toMillis());
  }

  private static Line line(BackupManifest backup, @Nullable ProofRecord proof) {
    return new Line(
        backup.id(),
        backup.ended().toString(),
        backup.timeline(),
        backup.bytes(),
        backup.storedBytes(),
        backup.serverVersion(),
        proof == null ? "none" : ProofText.grade(proof),
        proof == null ? null : proof.started().toString(),
        rto(proof).orElse(null));
  }
}
