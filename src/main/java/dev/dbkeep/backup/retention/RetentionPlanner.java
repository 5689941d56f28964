package dev.dbkeep.backup.retention;

import dev.dbkeep.backup.repo.ProofRecord.Grade;
import dev.dbkeep.backup.retention.RetentionStock.Backup;
import dev.dbkeep.backup.wal.WalFile;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Decides what may go; looks at nothing but the {@link RetentionStock} and the time.
 *
 * <p>A backup whose proof failed covers nothing: what it would cover is covered by an older one. A
 * backup with its chain keeps all WAL behind it, a daily one only the WAL that makes it consistent.
 */
public final class RetentionPlanner {
  private final RetentionRules rules;

  public RetentionPlanner(RetentionRules rules) {
    this.rules = rules;
  }

  public RetentionPlan plan(RetentionStock stock, Instant now) {
    List<Backup> backups =
        stock.backups().stream()
            .sorted(Comparator.comparing(Backup::ended).thenComparing(Backup::id))
            .toList();
    Map<String, String> kept = new LinkedHashMap<>();
    Set<String> chains = new HashSet<>();
    Instant window = now.minus(Duration.ofDays(rules.days()));

    lastProven(backups)
        .ifPresent(
            backup ->
                keep(
                    backup,
                    backup.proof() == null ? "the newest" : "the last that was proven",
                    kept,
                    chains));
    stock.backups().stream()
        .filter(backup -> stock.inUse().contains(backup.id()))
        .forEach(backup -> keep(backup, "read at this moment", kept, chains));
    backups.stream()
        .filter(backup -> backup.ended().isAfter(window))
        .forEach(backup -> keep(backup, "of the last " + rules.days() + " days", kept, chains));
    backups.stream()
        .filter(backup -> !backup.ended().isAfter(window) && backup.isUsable())
        .reduce((first, last) -> last)
        .ifPresent(
            backup -> keep(backup, "begins the last " + rules.days() + " days", kept, chains));
    daily(backups, now).forEach((day, backup) -> kept.putIfAbsent(backup.id(), "that of " + day));
    boolean nothingUsable = backups.stream().noneMatch(Backup::isUsable);
    if (nothingUsable) {
      backups.forEach(backup -> keep(backup, "there is no good one", kept, chains));
    }
    return new RetentionPlan(
        kept,
        backups.stream().map(Backup::id).filter(id -> !kept.containsKey(id)).toList(),
        wal(stock, kept.keySet(), chains));
  }

  private static void keep(
      Backup backup, String reason, Map<String, String> kept, Set<String> chains) {
    kept.putIfAbsent(backup.id(), reason);
    chains.add(backup.id());
  }

  /** The newest with the best proof that there is; without any proof the newest. */
  private static Optional<Backup> lastProven(List<Backup> backups) {
    for (Grade grade : new Grade[] {Grade.FULL, Grade.READABLE}) {
      Optional<Backup> newest =
          backups.stream().filter(backup -> backup.proof() == grade).reduce((first, last) -> last);
      if (newest.isPresent()) {
        return newest;
      }
    }
    return backups.stream().filter(Backup::isUsable).reduce((first, last) -> last);
  }

  /** The last good one of each day. */
  private Map<LocalDate, Backup> daily(List<Backup> backups, Instant now) {
    LocalDate today = LocalDate.ofInstant(now, ZoneOffset.UTC);
    Map<LocalDate, Backup> daily = new LinkedHashMap<>();
    for (Backup backup : backups) {
      LocalDate day = LocalDate.ofInstant(backup.ended(), ZoneOffset.UTC);
      if (backup.isUsable() && day.isAfter(today.minusDays(rules.dailyBackups()))) {
        daily.put(day, backup);
      }
    }
    return daily;
  }

  /**
   * By place and whatever the timeline: where a cluster went on from a moment of its past, the same
   * places exist more than once, and the earliest that is needed counts for all.
   */
  private static List<WalFile> wal(RetentionStock stock, Set<String> kept, Set<String> chains) {
    int size = stock.segmentSize();
    List<Backup> staying =
        stock.backups().stream().filter(backup -> kept.contains(backup.id())).toList();
    Optional<Long> floor =
        staying.stream()
            .filter(backup -> chains.contains(backup.id()))
            .map(backup -> WalFile.at(1, backup.start(), size).number())
            .min(Comparator.naturalOrder());
    if (floor.isEmpty()) {
      return List.of();
    }
    return stock.wal().stream()
        .filter(file -> file.number() < floor.get())
        .filter(file -> staying.stream().noneMatch(backup -> isWithin(backup, file, size)))
        .toList();
  }

  private static boolean isWithin(Backup backup, WalFile file, int size) {
    return file.number() >= WalFile.at(1, backup.start(), size).number()
        && file.number() <= WalFile.at(1, backup.end(), size).number();
  }
}
