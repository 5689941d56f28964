package dev.dbkeep.cli.daemon;

import dev.dbkeep.backup.Exposure;
import dev.dbkeep.backup.ReceiverSlot;
import dev.dbkeep.backup.repo.Repository;
import dev.dbkeep.backup.watch.Limits;
import dev.dbkeep.backup.watch.Symptoms;
import dev.dbkeep.backup.watch.Vitals;
import dev.dbkeep.backup.watch.Watch;
import dev.dbkeep.cli.console.Context;
import dev.dbkeep.cli.health.HealthFacts;
import dev.dbkeep.cli.health.HealthWaivers;
import dev.dbkeep.cli.project.Project;
import dev.dbkeep.cli.project.RepositoryOptions;
import dev.dbkeep.error.DbkeepException;
import dev.dbkeep.observe.Incident;
import dev.dbkeep.postgres.ServerUrl;
import dev.dbkeep.upkeep.Health;
import dev.dbkeep.upkeep.HealthHistory;
import dev.dbkeep.upkeep.HealthReport;
import dev.dbkeep.upkeep.checks.Cost;
import dev.dbkeep.upkeep.incidents.DiskForecast;
import dev.dbkeep.upkeep.incidents.Disks;
import dev.dbkeep.upkeep.incidents.HealthIncidents;
import dev.dbkeep.upkeep.incidents.Judged;
import dev.dbkeep.upkeep.incidents.SlotGrowth;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** One look at all that somebody might have to be told: health, slots, disks, protection. */
final class IncidentLook {
  /** By health, by the slots and by the disks. */
  private static final Set<String> JUDGED_ELSEWHERE =
      Set.of("backup-late", "backup-unproven", "repository-full", SlotGrowth.KIND);

  /** What the repository says. */
  private static final Set<String> PROTECTION =
      Set.of(
          "wal-receiver-down",
          "rpo-high",
          "slot-lost",
          "wal-hole",
          "repository-damaged",
          DiskForecast.KIND);

  private final Context context;
  private final Project project;
  private final ServerUrl url;
  private final RepositoryOptions options;
  private final boolean quick;
  private final long diskSize;
  private final String database;
  private final List<Incident> incidents = new ArrayList<>();
  private final Set<String> unseen = new HashSet<>();

  /**
   * @param quick leaves out what reads rows
   * @param diskSize of the server, in bytes; zero for not said
   */
  IncidentLook(
      Context context,
      Project project,
      ServerUrl url,
      RepositoryOptions options,
      boolean quick,
      long diskSize) {
    this.context = context;
    this.project = project;
    this.url = url;
    this.options = options;
    this.quick = quick;
    this.diskSize = diskSize;
    this.database = url.server() + "/" + url.database();
  }

  /**
   * Looks, and remembers scores and disks.
   *
   * @param open what is told already, by key
   */
  Judged at(Instant at, Set<String> open) {
    HealthHistory history = new HealthHistory(url, project.executeOptions());
    HealthReport report = report();
    HealthHistory.Past past = quick ? history.recall("") : history.remember(report);
    health(report, quick ? lastScore(past) : Integer.valueOf(report.score().value()));
    Optional<Vitals> vitals = protection(open);
    disks(at, open, vitals);
    return new Judged(incidents, unseen);
  }

  /** Looks only: disks are judged by what was remembered. */
  Judged dry(Instant at) {
    HealthReport report = report();
    health(report, quick ? null : Integer.valueOf(report.score().value()));
    protection(Set.of());
    return new Judged(incidents, unseen);
  }

  private HealthReport report() {
    return new Health(
            dev.dbkeep.upkeep.checks.Limits.DEFAULTS,
            new HealthFacts(context, project, url, options).outside(false),
            HealthWaivers.of(project),
            context.clock())
        .look(url, check -> !quick || check.cost() != Cost.ROWS, check -> {});
  }

  private static @Nullable Integer lastScore(HealthHistory.Past past) {
    return past.runs().isEmpty() ? null : Integer.valueOf(past.runs().getLast().score());
  }

  private void health(HealthReport report, @Nullable Integer score) {
    Judged judged = HealthIncidents.of(database, report, score);
    incidents.addAll(judged.incidents());
    unseen.addAll(judged.unseen());
    Set<String> waived =
        report.sections().stream()
            .flatMap(section -> section.waived().stream())
            .map(taken -> taken.finding().object())
            .collect(Collectors.toSet());
    try {
      incidents.addAll(SlotGrowth.of(url, waived));
    } catch (DbkeepException e) {
      unseen.add(SlotGrowth.KIND);
    }
  }

  /** What protect would tell is left to it while it runs; what is open is followed to its end. */
  private Optional<Vitals> protection(Set<String> open) {
    try {
      Optional<Repository> found = options.find(context, project);
      if (found.isEmpty()) {
        return Optional.empty();
      }
      try (Repository repository = found.get()) {
        Vitals vitals =
            new Watch(
                    url,
                    ReceiverSlot.NAME,
                    repository,
                    RepositoryOptions.state(project, repository.head().systemId()),
                    context.clock())
                .look();
        boolean receiving = vitals.exposure().filter(Exposure::receiving).isPresent();
        // without a slot nobody meant to receive anything
        boolean meant = vitals.slot().isPresent();
        Symptoms.of(vitals, Limits.NOW, url.server(), repository.storage().description()).stream()
            .filter(incident -> !JUDGED_ELSEWHERE.contains(incident.kind()))
            .filter(incident -> meant || !incident.kind().equals("wal-receiver-down"))
            .filter(incident -> !receiving || open.contains(incident.key()))
            .forEach(incidents::add);
        return Optional.of(vitals);
      }
    } catch (IOException | DbkeepException e) {
      unseen.addAll(PROTECTION);
      return Optional.empty();
    }
  }

  private void disks(Instant at, Set<String> open, Optional<Vitals> vitals) {
    Disks disks = new Disks(url);
    try {
      String object = url.server() + ": disk of the server";
      Optional<DiskForecast.Sample> server = disks.measure(diskSize, at);
      server
          .flatMap(
              now ->
                  disks.judge(
                      "server",
                      object,
                      now,
                      open.contains(DiskForecast.KIND + " " + object),
                      "dbkeep retention, dbkeep health M3, or a larger disk"))
          .ifPresent(incidents::add);
      vitals
          .filter(known -> known.free() != Long.MAX_VALUE)
          .flatMap(
              known ->
                  disks.judge(
                      "backups",
                      url.server() + ": disk of the backups",
                      new DiskForecast.Sample(at, known.bytes(), known.free()),
                      open.contains(
                          DiskForecast.KIND + " " + url.server() + ": disk of the backups"),
                      "dbkeep backup prune, or a larger disk"))
          .ifPresent(incidents::add);
      if (server.isEmpty() && open.contains(DiskForecast.KIND + " " + object)) {
        unseen.add(DiskForecast.KIND);
      }
    } catch (DbkeepException e) {
      unseen.add(DiskForecast.KIND);
    }
  }
}
