package dev.dbkeep.cli.project;

import dev.dbkeep.backup.Exposure;
import dev.dbkeep.backup.ReceiverSlot;
import dev.dbkeep.branch.BranchRequest;
import dev.dbkeep.branch.Branches;
import dev.dbkeep.cli.console.Context;
import dev.dbkeep.cli.console.TimeSpans;
import dev.dbkeep.error.DbkeepException;
import dev.dbkeep.error.ErrorCode;
import dev.dbkeep.postgres.ServerUrl;
import dev.dbkeep.upkeep.retention.Policy;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The way back before a command takes something away in a protected environment: a protection that
 * is fresh, else a branch of the database as it is.
 */
public final class WayBack {
  /** A branch that dbkeep makes of itself stays so long. */
  public static final Duration LIFETIME = Duration.ofDays(7);

  /** Then what is taken away is in the repository, but for so much. */
  private static final Duration FRESH = Duration.ofSeconds(60);

  private static final DateTimeFormatter NAME =
      DateTimeFormatter.ofPattern("yyyyMMdd-HHmm").withZone(ZoneOffset.UTC);

  private final ServerUrl url;
  private final Branches branches;
  private final Clock clock;
  private final String before;

  /**
   * @param before names the branch: {@code migration} makes {@code pre-migration-…}
   */
  public WayBack(ServerUrl url, Branches branches, Clock clock, String before) {
    this.url = url;
    this.branches = branches;
    this.clock = clock;
    this.before = before;
  }

  /**
   * Before rows are removed for their age; null where the environment is not protected, or nothing
   * goes.
   */
  public static @Nullable String ofRetention(
      Context context, Project project, List<Policy> policies) {
    if (!project.settings().isProtected() || policies.isEmpty()) {
      return null;
    }
    Set<String> losses =
        policies.stream().map(policy -> "rows of " + policy.table()).collect(Collectors.toSet());
    return new WayBack(project.url(), project.branches(context), context.clock(), "retention")
        .take(losses);
  }

  /** A protection that receives every change, and is less than a minute behind. */
  public static Optional<Exposure> freshProtection(ServerUrl url) {
    return Exposure.seenByServer(url, ReceiverSlot.NAME)
        .filter(exposure -> exposure.behind().compareTo(FRESH) < 0);
  }

  /** Returns what the way back is, as a sentence; fails when there is none. */
  public String take(Set<String> losses) {
    Optional<Exposure> exposure = freshProtection(url);
    if (exposure.isPresent()) {
      return "the way back: dbkeep protect receives every change, "
          + TimeSpans.age(exposure.get().behind())
          + " behind";
    }
    String name = free("pre-" + before + "-" + NAME.format(clock.instant()));
    try {
      Branches.Created created = branches.create(new BranchRequest(name, null, null, LIFETIME));
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
