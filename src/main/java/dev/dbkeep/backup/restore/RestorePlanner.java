package dev.dbkeep.backup.restore;

import dev.dbkeep.backup.restore.Archive.Backup;
import dev.dbkeep.backup.wal.SegmentFacts;
import dev.dbkeep.backup.wal.Timelines.Stretch;
import dev.dbkeep.backup.wal.WalFile;
import dev.dbkeep.error.DbkeepException;
import dev.dbkeep.error.ErrorCode;
import dev.dbkeep.postgres.Lsn;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Chooses backup, timeline and segments for a target, or says why it cannot be reached and what
 * can. Looks at nothing but the {@link Archive}: whatever it refuses, it refuses before the disk is
 * touched.
 */
public final class RestorePlanner {
  private final Archive archive;

  public RestorePlanner(Archive archive) {
    this.archive = archive;
  }

  public RestorePlan plan(Target target) {
    if (archive.backups().isEmpty()) {
      throw refusal(
          "the repository holds no complete base backup", "Make one: `dbkeep backup now`.");
    }
    if (target instanceof Target.BeforeTransaction before) {
      // where it committed is not known here, and a guess could restore what it was to undo
      throw refusal(
          "where transaction " + before.xid() + " committed has to be found first",
          "Name a time before it committed, or a place in the log.");
    }
    int timeline = timeline(target);
    List<Stretch> way = archive.timelines().way(timeline);
    Backup backup = backup(target, way);
    return segments(target, timeline, way, backup);
  }

  private int timeline(Target target) {
    return switch (target) {
      case Target.Latest _ -> newest();
      case Target.Time time -> timelineAt(time.at());
      case Target.Place place -> timelineWith(place.at());
      case Target.RestorePoint point -> fileOf(point).timeline();
      case Target.AtCommit commit -> commit.timeline();
      case Target.BeforeTransaction _ -> newest();
    };
  }

  private int newest() {
    return archive.wal().isEmpty()
        ? archive.backups().getLast().timeline()
        : archive.wal().last().timeline();
  }

  /**
   * The timeline that was the present one then: of those that had begun, the one that began last.
   */
  private int timelineAt(Instant at) {
    if (at.isAfter(archive.until())) {
      throw refusal(
          at + " is later than what was received: everything up to " + archive.until(),
          "Restore to that moment, or to latest.");
    }
    int present = archive.backups().getFirst().timeline();
    for (Map.Entry<Integer, Instant> beginning : archive.beginnings().entrySet()) {
      if (!beginning.getValue().isAfter(at)) {
        present = Math.max(present, beginning.getKey());
      }
    }
    return present;
  }

  /** The newest timeline whose way leads over this place and that was received so far. */
  private int timelineWith(Lsn at) {
    Optional<WalFile> last =
        archive.wal().stream()
            .filter(file -> file.start(archive.segmentSize()).compareTo(at) <= 0)
            .filter(
                file ->
                    at.compareTo(file.start(archive.segmentSize()).plus(archive.segmentSize()))
                        <= 0)
            .max(Comparator.naturalOrder());
    return last.map(WalFile::timeline)
        .orElseThrow(
            () ->
                refusal(
                    "no WAL was received that holds " + at,
                    "`dbkeep backup list` shows what can be restored."));
  }

  private WalFile fileOf(Target.RestorePoint point) {
    return archive.facts().entrySet().stream()
        .filter(
            entry ->
                entry.getValue().restorePoints().stream()
                    .anyMatch(one -> one.name().equals(point.name())))
        .map(Map.Entry::getKey)
        .max(Comparator.naturalOrder())
        .orElseThrow(() -> noPoint(point));
  }

  private DbkeepException noPoint(Target.RestorePoint point) {
    List<String> known =
        archive.facts().values().stream()
            .flatMap(facts -> facts.restorePoints().stream())
            .map(SegmentFacts.RestorePoint::name)
            .distinct()
            .sorted()
            .toList();
    return refusal(
        "there is no restore point " + point.name() + " in what was received",
        known.isEmpty()
            ? "There is none: SELECT pg_create_restore_point('NAME') makes one."
            : "There are: " + String.join(", ", known) + ".");
  }

  /** The newest backup on the way that was complete before the target. */
  private Backup backup(Target target, List<Stretch> way) {
    return archive.backups().stream()
        .filter(backup -> isOn(way, backup))
        .filter(backup -> isBefore(backup, target))
        .max(Comparator.comparing(Backup::end))
        .orElseThrow(() -> tooEarly(target));
  }

  private static boolean isOn(List<Stretch> way, Backup backup) {
    return way.stream()
        .anyMatch(
            stretch ->
                stretch.timeline() == backup.timeline()
                    && backup.start().compareTo(stretch.from()) >= 0
                    && backup.end().compareTo(stretch.until()) <= 0);
  }

  private boolean isBefore(Backup backup, Target target) {
    return switch (target) {
      case Target.Latest _ -> true;
      case Target.Time time -> !backup.ended().isAfter(time.at());
      case Target.Place place -> backup.end().compareTo(place.at()) <= 0;
      case Target.RestorePoint point -> backup.end().compareTo(placeOf(point)) <= 0;
      case Target.AtCommit commit -> backup.end().compareTo(commit.at()) <= 0;
      case Target.BeforeTransaction _ -> true;
    };
  }

  private Lsn placeOf(Target.RestorePoint point) {
    return archive.points(fileOf(point)).stream()
        .filter(known -> known.name().equals(point.name()))
        .map(known -> Lsn.parse(known.at()))
        .findFirst()
        .orElseThrow();
  }

  private DbkeepException tooEarly(Target target) {
    Backup oldest = archive.backups().getFirst();
    return refusal(
        describe(target)
            + " is before the first base backup, which was complete at "
            + oldest.ended(),
        "Restore to that moment or a later one.");
  }

  private static String describe(Target target) {
    return switch (target) {
      case Target.Latest _ -> "latest";
      case Target.Time time -> time.at().toString();
      case Target.Place place -> place.at().toString();
      case Target.BeforeTransaction transaction -> "transaction " + transaction.xid();
      case Target.RestorePoint point -> "restore point " + point.name();
      case Target.AtCommit commit -> "transaction " + commit.xid();
    };
  }

  /** Every segment from the backup to the target, without a hole. */
  private RestorePlan segments(Target target, int timeline, List<Stretch> way, Backup backup) {
    int size = archive.segmentSize();
    List<WalFile> needed = new ArrayList<>();
    boolean reached = false;
    Lsn at = backup.start().segmentStart(size);
    while (!reached) {
      WalFile file = WalFile.at(timelineOf(way, at.plus(size - 1)), at, size);
      Optional<WalFile> held = held(file);
      if (held.isEmpty()) {
        Optional<WalFile> later = laterThan(way, file);
        boolean consistent = backup.end().compareTo(at) <= 0;
        if (later.isPresent() || !consistent) {
          throw hole(file, needed, consistent);
        }
        break;
      }
      needed.add(held.get());
      reached = isReachedIn(held.get(), target, at.plus(size));
      at = at.plus(size);
    }
    if (!reached && (target instanceof Target.Place || target instanceof Target.AtCommit)) {
      throw refusal(
          describe(target) + " is behind what was received, which ends at " + at,
          "Restore to latest.");
    }
    return new RestorePlan(
        backup,
        timeline,
        archive.timelines().ancestors().getOrDefault(timeline, List.of()),
        target,
        needed,
        reached,
        end(needed));
  }

  private Lsn end(List<WalFile> needed) {
    SegmentFacts last = needed.isEmpty() ? null : archive.facts().get(needed.getLast());
    return last == null ? Lsn.ZERO : last.endLsn();
  }

  /**
   * A segment in which one timeline ends and the next begins exists on both: the newer one counts.
   */
  private static int timelineOf(List<Stretch> way, Lsn lastByte) {
    int timeline = way.getFirst().timeline();
    for (Stretch stretch : way) {
      if (stretch.from().compareTo(lastByte) <= 0) {
        timeline = stretch.timeline();
      }
    }
    return timeline;
  }

  private Optional<WalFile> held(WalFile file) {
    if (archive.wal().contains(file)) {
      return Optional.of(file);
    }
    return archive.wal().contains(file.asPartial())
        ? Optional.of(file.asPartial())
        : Optional.empty();
  }

  private Optional<WalFile> laterThan(List<Stretch> way, WalFile missing) {
    return archive.wal().stream()
        .filter(file -> file.number() > missing.number())
        .filter(file -> way.stream().anyMatch(stretch -> stretch.timeline() == file.timeline()))
        .filter(file -> file.timeline() >= missing.timeline())
        .findFirst();
  }

  private boolean isReachedIn(WalFile file, Target target, Lsn end) {
    SegmentFacts facts = archive.facts().get(file);
    return switch (target) {
      case Target.Latest _, Target.BeforeTransaction _ -> false;
      case Target.Time time ->
          facts != null && facts.lastCommit() != null && facts.lastCommit().isAfter(time.at());
      case Target.Place place -> place.at().compareTo(end) <= 0;
      case Target.RestorePoint point -> file.equals(fileOf(point));
      case Target.AtCommit commit -> commit.end().compareTo(end) <= 0;
    };
  }

  private DbkeepException hole(WalFile missing, List<WalFile> before, boolean consistent) {
    Optional<Instant> until =
        before.stream()
            .map(file -> archive.facts().get(file))
            .filter(facts -> facts != null && facts.lastCommit() != null)
            .map(SegmentFacts::lastCommit)
            .max(Comparator.naturalOrder());
    String remedy =
        consistent && until.isPresent()
            ? "What can be restored from this backup ends at " + until.get() + "."
            : "No moment can be restored from this backup: `dbkeep backup list` shows the others.";
    return refusal(
        "the segment "
            + missing.name(archive.segmentSize())
            + " is missing between the backup and the target",
        remedy);
  }

  private static DbkeepException refusal(String message, String hint) {
    return DbkeepException.of(ErrorCode.NOT_RESTORABLE, message, hint);
  }
}
