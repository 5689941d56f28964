package dev.dbkeep.cli.backup;

import dev.dbkeep.backup.BackupFailure;
import dev.dbkeep.backup.Stock;
import dev.dbkeep.backup.proof.Proof;
import dev.dbkeep.backup.proof.Prover;
import dev.dbkeep.backup.repo.BackupManifest;
import dev.dbkeep.backup.repo.ProofRecord;
import dev.dbkeep.backup.repo.Repository;
import dev.dbkeep.backup.restore.Target;
import dev.dbkeep.cli.console.Context;
import dev.dbkeep.cli.console.DryRunOption;
import dev.dbkeep.cli.console.Json;
import dev.dbkeep.cli.console.OutputOptions;
import dev.dbkeep.cli.project.ConnectionOptions;
import dev.dbkeep.cli.project.Project;
import dev.dbkeep.cli.project.RepositoryOptions;
import dev.dbkeep.error.DbkeepException;
import dev.dbkeep.error.ErrorCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The exercise of a restore, with a report to keep. */
@Command(
    description = {
      "Restores the newest backup to a random moment since it was made, as after an accident,"
          + " checks that the last transaction is the one that the log has before that moment,"
          + " reads every table, compares every page's checksum, and writes a report. 3 when it"
          + " fails.",
    },
    footer = {"dbkeep backup drill", "dbkeep backup drill --report drills/2026-q4.md"})
final class BackupDrillCommand implements Callable<Integer> {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

  private static final Duration PATIENCE = Duration.ofSeconds(3);
  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(200);

  private final Context context;

  @Mixin private final DryRunOption dryRun = new DryRunOption();
  @Mixin private final RepositoryOptions repository = new RepositoryOptions();
  @Mixin private final ProofOptions proofs = new ProofOptions();
  @Mixin private final ConnectionOptions connection = new ConnectionOptions();
  @Mixin private final OutputOptions output = new OutputOptions();

  @Option(
      names = "--report",
      paramLabel = "FILE",
      description = "a new Markdown file (default: drill-TIME.md)")
  private @Nullable String report;

  BackupDrillCommand(Context context) {
    this.context = context;
  }

  /** The JSON result. */
  record Report(
      String backup,
      String target,
      boolean dryRun,
      @Nullable String report,
      ProofText.@Nullable Report proof,
      List<Step> steps) {}

  /** One step of it. */
  record Step(String name, long milliseconds) {}

  @Override
  public Integer call() throws InterruptedException {
    Project project = Project.load(context, connection.flags());
    String name =
        report == null ? "drill-" + TIME.format(context.clock().instant()) + ".md" : report;
    Path file = context.directory().resolve(name);
    if (Files.exists(file)) {
      throw DbkeepException.of(
          ErrorCode.USAGE,
          "there is a file " + name + " already",
          "A report is never written over another one; name a new file.");
    }
    try (Repository open = repository.open(context, project)) {
      Prover prover = proofs.prover(context, project, open);
      Path state = RepositoryOptions.state(project, open.head().systemId());
      Stock stock = Stock.read(open, state);
      BackupManifest backup = newest(stock);
      Target target = target(backup.ended(), until(open, state, stock, backup));
      if (dryRun.dryRun()) {
        print(
            new Report(backup.id(), text(target), true, null, null, List.of()),
            List.of("would restore backup " + backup.id() + " to " + text(target)));
        return 0;
      }
      Proof proof =
          prover.prove(
              backup.id(),
              target,
              step -> {
                if (!output.quiet() && !output.json()) {
                  context.console().tell(step);
                }
              });
      write(file, DrillReport.page(open.storage().description(), backup, proof));
      print(
          new Report(
              backup.id(),
              text(target),
              false,
              name,
              ProofText.Report.of(proof.record()),
              proof.steps().stream()
                  .map(step -> new Step(step.name(), step.duration().toMillis()))
                  .toList()),
          lines(proof.record(), name));
      return proof.record().grade() == ProofRecord.Grade.FAILED
          ? ErrorCode.BACKUP_DAMAGED.exit()
          : 0;
    } catch (IOException e) {
      throw BackupFailure.of(e);
    }
  }

  private static BackupManifest newest(Stock stock) {
    return stock.manifests().values().stream()
        .max(Comparator.comparing(BackupManifest::ended))
        .orElseThrow(
            () ->
                DbkeepException.of(
                    ErrorCode.NOT_RESTORABLE,
                    "there is no backup that can be read",
                    "Make one: `dbkeep backup now`."));
  }

  /** Up to when everything is here; right behind a backup a receiver needs a moment to say so. */
  private static Instant until(Repository open, Path state, Stock stock, BackupManifest backup)
      throws IOException, InterruptedException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    Instant until = stock.archive().until();
    while (until.isBefore(backup.ended()) && System.nanoTime() < deadline) {
      Thread.sleep(BETWEEN_LOOKS);
      until = Stock.read(open, state).archive().until();
    }
    return until;
  }

  /** A moment that nobody chose; where nothing was received since the backup there is but one. */
  private static Target target(Instant from, Instant until) {
    if (until.isBefore(from)) {
      return new Target.Latest();
    }
    long micros = Duration.between(from, until).toNanos() / 1000;
    long chosen = new SecureRandom().nextLong(micros + 1);
    return new Target.Time(from.plus(chosen, ChronoUnit.MICROS));
  }

  private static String text(Target target) {
    return target instanceof Target.Time time ? time.at().toString() : "latest";
  }

  private static void write(Path file, String page) throws IOException {
    Path parent = file.toAbsolutePath().getParent();
    if (parent != null) {
      Files.createDirectories(parent);
    }
    Files.writeString(file, page);
  }

  private static List<String> lines(ProofRecord proof, String name) {
    List<String> lines = new ArrayList<>();
    lines.add(
        proof.grade() == ProofRecord.Grade.FAILED
            ? "the drill failed: backup " + proof.backup() + " to " + proof.target()
            : "the drill passed: backup %s to %s in %s, %d tables with %d rows"
                .formatted(
                    proof.backup(),
                    proof.target(),
                    ProofText.seconds(proof.recovery()),
                    proof.tables(),
                    proof.rows()));
    lines.addAll(ProofText.lines(proof));
    lines.add("report: " + name);
    return lines;
  }

  private void print(Report result, List<String> lines) {
    if (output.json()) {
      Json.write(context.console().out(), result);
    } else {
      lines.forEach(context.console()::say);
    }
  }
}
