package dev.dbkeep.cli.backup;

import dev.dbkeep.backup.BackupFailure;
import dev.dbkeep.backup.Exposure;
import dev.dbkeep.backup.ReceiverSlot;
import dev.dbkeep.backup.SlotUse;
import dev.dbkeep.backup.repo.BackupManifest;
import dev.dbkeep.backup.repo.ProofRecord;
import dev.dbkeep.backup.repo.Repository;
import dev.dbkeep.backup.watch.Limits;
import dev.dbkeep.backup.watch.Symptoms;
import dev.dbkeep.backup.watch.Vitals;
import dev.dbkeep.backup.watch.Watch;
import dev.dbkeep.cli.console.ByteSizes;
import dev.dbkeep.cli.console.Context;
import dev.dbkeep.cli.console.Json;
import dev.dbkeep.cli.console.OutputOptions;
import dev.dbkeep.cli.console.TimeSpans;
import dev.dbkeep.cli.project.ConnectionOptions;
import dev.dbkeep.cli.project.Project;
import dev.dbkeep.cli.project.RepositoryOptions;
import dev.dbkeep.error.ErrorCode;
import dev.dbkeep.observe.Incident;
import dev.dbkeep.observe.Metric;
import dev.dbkeep.observe.PrometheusText;
import dev.dbkeep.postgres.ServerUrl;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** How the protection fares now. */
@Command(
    description = {
      "Shows whether the log is received and how far behind, how much of it the server keeps,"
          + " holes, the newest backup and its proof, and room; then what is wrong, each with the"
          + " next command.",
      "3 when something is wrong. `dbkeep protect` looks at the same by itself.",
    },
    footer = {"dbkeep backup status", "dbkeep backup status --prometheus"})
final class BackupStatusCommand implements Callable<Integer> {
  private static final String ROW = "%-12s %s";

  private final Context context;

  @Mixin private final RepositoryOptions repository = new RepositoryOptions();
  @Mixin private final ConnectionOptions connection = new ConnectionOptions();
  @Mixin private final OutputOptions output = new OutputOptions();

  @Option(
      names = "--prometheus",
      description = "print the numbers as Prometheus reads them, for a textfile collector")
  private boolean prometheus;

  BackupStatusCommand(Context context) {
    this.context = context;
  }

  /** The JSON result. */
  record Report(String repository, Map<String, Double> numbers, List<Incident> incidents) {}

  @Override
  public Integer call() {
    Project project = Project.load(context, connection.flags());
    try (Repository open = repository.open(context, project)) {
      ServerUrl url = project.runningUrl().orElse(null);
      Watch watch =
          new Watch(
              url,
              ReceiverSlot.NAME,
              open,
              RepositoryOptions.state(project, open.head().systemId()),
              context.clock());
      Vitals vitals = watch.look();
      String place = open.storage().description();
      List<Incident> incidents =
          Symptoms.of(
              vitals, Limits.NOW, url == null ? "the embedded server" : url.server(), place);
      if (prometheus) {
        context.console().out().print(PrometheusText.of(vitals.metrics()));
      } else if (output.json()) {
        Map<String, Double> numbers = new TreeMap<>();
        for (Metric metric : vitals.metrics()) {
          numbers.put(metric.name(), metric.value());
        }
        Json.write(context.console().out(), new Report(place, numbers, incidents));
      } else {
        print(vitals, incidents);
      }
      return incidents.isEmpty() ? 0 : ErrorCode.FINDINGS.exit();
    } catch (IOException e) {
      throw BackupFailure.of(e);
    }
  }

  private void print(Vitals vitals, List<Incident> incidents) {
    say("receiving", vitals.exposure().map(BackupStatusCommand::receiving).orElse(no(vitals)));
    say("server keeps", vitals.slot().map(BackupStatusCommand::slot).orElse("not known"));
    Instant now = vitals.at();
    say("backup", vitals.stored().newest().map(newest -> backup(newest, now)).orElse("none"));
    say("proof", vitals.stored().proof().map(proof -> proof(proof, now)).orElse("none"));
    Vitals.Holes holes = vitals.holes();
    say("holes", holes.all() == 0 ? "none" : holes.all() + " segments of WAL are missing");
    say(
        "repository",
        ByteSizes.text(vitals.bytes())
            + (vitals.free() == Long.MAX_VALUE
                ? ""
                : ", " + ByteSizes.text(vitals.free()) + " free"));
    for (Incident incident : incidents) {
      context.console().say("wrong: %s: %s".formatted(incident.what(), incident.value()));
      context.console().say("  " + incident.fix());
    }
  }

  private void say(String name, String value) {
    context.console().say(ROW.formatted(name, value), ROW.formatted("", "").length());
  }

  private static String no(Vitals vitals) {
    @Nullable String trouble = vitals.trouble();
    return trouble == null ? "no: the server has no slot for dbkeep" : "not known: " + trouble;
  }

  private static String receiving(Exposure exposure) {
    String lost =
        "lost if the server were gone now: %s of WAL, %s"
            .formatted(ByteSizes.text(exposure.bytes()), TimeSpans.age(exposure.behind()));
    return (exposure.receiving() ? "yes; " : "no; ") + lost;
  }

  private static String slot(SlotUse use) {
    Optional<String> until =
        Optional.ofNullable(use.safe()).map(safe -> ByteSizes.text(safe) + " more are safe");
    return ByteSizes.text(use.retained())
        + " of WAL, "
        + (use.lost() ? "and has given up" : until.orElse("without a limit"));
  }

  private static String backup(BackupManifest newest, Instant now) {
    return "%s, %s, %s old"
        .formatted(
            newest.id(),
            ByteSizes.text(newest.bytes()),
            TimeSpans.age(Duration.between(newest.ended(), now)));
  }

  private static String proof(ProofRecord proof, Instant now) {
    return "%s, %s old, restored in %s"
        .formatted(
            ProofText.grade(proof),
            TimeSpans.age(Duration.between(proof.started(), now)),
            ProofText.seconds(proof.recovery()));
  }
}
