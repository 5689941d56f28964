package dev.dbkeep.cli;

import dev.dbkeep.backup.Exposure;
import dev.dbkeep.branch.BranchRequest;
import dev.dbkeep.branch.Branches;
import dev.dbkeep.error.DbkeepException;
import dev.dbkeep.error.ErrorCode;
import dev.dbkeep.postgres.ServerUrl;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.Set;

/**
 * The way back before a migration takes something away in a protected environment: a protection
 * that is fresh, else a branch of the database as it is.
 */
final class DeploySnapshot {
  /** Then what the migration takes away is in the repository, but for so much. */
  private static final Duration FRESH = Duration.ofSeconds(60);

  private static final DateTimeFormatter NAME =
      DateTimeFormatter.ofPattern("'pre-migration-'yyyyMMdd-HHmm").withZone(ZoneOffset.UTC);

  private final ServerUrl url;
  private final Branches branches;
  private final Clock clock;

  DeploySnapshot(ServerUrl url, Branches branches, Clock clock) {
    this.url = url;
    this.branches = branches;
    this.clock = clock;
  }

  /** Returns what the way back is, as a sentence; fails when there is none. */
  String take(Set<String> losses) {
    Optional<Exposure> exposure = Exposure.seenByServer(url, ProtectCommand.SLOT);
    if (exposure.isPresent() && exposure.get().behind().compareTo(FRESH) < 0) {
      return "the way back: dbkeep protect receives every change, "
          + ProofText.age(exposure.get().behind())
          + " behind";
    }
    String name = free(NAME.format(clock.instant()));
    try {
      Branches.Created created =
          branches.create(new BranchRequest(name, null, null, BranchProject.LIFETIME));
      return "the way back: branch %s, made by %s in %d ms"
          .formatted(name, created.branch().provider(), created.took().toMillis());
    } catch (DbkeepException e) {
      throw DbkeepException.of(
              ErrorCode.PROTECTED,
              "there is no way back from losing " + String.join(", ", losses),
              "Run `dbkeep protect` beside it, or remove what keeps a branch from being made; with"
                  + " --no-snapshot it runs without a way back.")
          .detail(e.getMessage() + (e.detail() == null ? "" : "\n" + e.detail()))
          .cause(e);
    }
  }

  /** Two deploys within a minute do not meet in one name. */
  private String free(String wanted) {
    Set<String> taken =
        Set.copyOf(branches.list().stream().map(listed -> listed.branch().name()).toList());
    String name = wanted;
    for (int i = 2; taken.contains(name); i++) {
      name = wanted + "-" + i;
    }
    return name;
  }
}
