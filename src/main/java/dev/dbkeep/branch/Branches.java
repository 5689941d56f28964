package dev.dbkeep.branch;

import dev.dbkeep.branch.mask.Masker;
import dev.dbkeep.error.DbkeepException;
import dev.dbkeep.error.ErrorCode;
import dev.dbkeep.error.ShellWord;
import dev.dbkeep.postgres.ServerUrl;
import dev.dbkeep.postgres.SqlErrors;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The branches of a project: made, found, opened, made anew, removed. */
public final class Branches {
  private final BranchStore store;
  private final Providers providers;
  private final ServerUrl current;
  private final Clock clock;
  private final KnownBranches known;
  private final BranchMaker maker;

  /**
   * @param home the project's folder {@code .dbkeep}
   * @param current the database the project works with now, maybe a branch itself
   * @param environment NEON_API_KEY opens Neon's own branches
   */
  public Branches(Path home, ServerUrl current, Map<String, String> environment, Clock clock) {
    this(home, current, neon(environment.getOrDefault("NEON_API_KEY", "")), clock);
  }

  Branches(Path home, ServerUrl current, Clock clock) {
    this(home, current, (NeonApi) null, clock);
  }

  Branches(Path home, ServerUrl current, @Nullable NeonApi neon, Clock clock) {
    this.store = new BranchStore(home);
    this.providers = new Providers(store.copies(), neon);
    this.current = current;
    this.clock = clock;
    this.known = new KnownBranches(store, current);
    this.maker = new BranchMaker(store, providers, known, current, clock);
  }

  private static @Nullable NeonApi neon(String token) {
    return token.isEmpty() ? null : new NeonApi(NeonApi.PUBLIC, token, Duration.ofSeconds(1));
  }

  /**
   * A branch that can be used now.
   *
   * @param refused the better ways, and why they were not taken
   */
  public record Created(Branch branch, ServerUrl url, List<Refusal> refused, Duration took) {
    public Created {
      refused = List.copyOf(refused);
    }
  }

  /** A branch, how it stands, and its URL, which is shown without the password. */
  public record Listed(Branch branch, Condition condition, boolean expired, ServerUrl url) {}

  /** What became of a branch that was to be removed. */
  public record Removed(String name, String reason, boolean removed) {}

  /**
   * A way to make branches, and what stands in its way for the present database; null if nothing.
   */
  public record Way(String provider, Capabilities capabilities, @Nullable String obstacle) {}

  /** Makes a branch of the present database in the best way that works. */
  public Created create(BranchRequest request) {
    return maker.make(request, current);
  }

  /** How a branch would be made; nothing is. */
  public record Choice(String provider, List<Refusal> refused) {
    public Choice {
      refused = List.copyOf(refused);
    }
  }

  /** The way that create would take now. */
  public Choice choose(BranchRequest request) {
    return maker.choose(request);
  }

  /**
   * Replaces personal data by these rules. Masks are computed with a key of this project's folder,
   * so that a branch made anew has the same ones, and nobody without it can tell what they stand
   * for.
   */
  public Masker masker(Map<String, String> rules) {
    store.make();
    return new Masker(rules, MaskKey.of(store.folder()));
  }

  /** Every branch that is known here or carries our mark, whole or half. */
  public List<Listed> list() {
    List<Listed> listed = new ArrayList<>();
    try {
      for (Branch branch : known.all()) {
        listed.add(
            new Listed(
                branch, condition(branch), branch.isExpired(clock.instant()), branch.url(current)));
      }
    } catch (SQLException e) {
      throw SqlErrors.of(e, current);
    }
    return listed;
  }

  private Condition condition(Branch branch) throws SQLException {
    Condition condition;
    try {
      condition = providers.homeOf(branch).condition(branch, current);
    } catch (DbkeepException e) {
      if (e.code() != ErrorCode.CANNOT_CONNECT) {
        throw e;
      }
      condition = Condition.of(Condition.State.UNREACHABLE);
    }
    boolean half = condition.state() == Condition.State.INCOMPLETE;
    return half && isMadeNow(branch)
        ? new Condition(Condition.State.CREATING, condition.bytes())
        : condition;
  }

  private boolean isMadeNow(Branch branch) throws SQLException {
    BranchStore.Lock lock = store.lock(branch.name());
    if (lock == null) {
      return true;
    }
    lock.close();
    return providers.homeOf(branch) instanceof ServerHome
        && ServerHome.isMadeNow(branch.sourceUrl(current), branch.token());
  }

  /** The branch of that name. */
  public Branch required(String name) {
    try {
      return known
          .find(name)
          .orElseThrow(
              () ->
                  DbkeepException.of(
                      ErrorCode.BRANCH,
                      "there is no branch " + name,
                      "Run `dbkeep branch list`, or make it with `dbkeep branch create "
                          + ShellWord.of(name)
                          + "`."));
    } catch (SQLException e) {
      throw SqlErrors.of(e, current);
    }
  }

  /** The URL of a branch that answers; its server is started if it is one that was stopped. */
  public ServerUrl open(String name) {
    Branch branch = required(name);
    Condition.State state = providers.homeOf(branch).condition(branch, current).state();
    if (state == Condition.State.INCOMPLETE || state == Condition.State.GONE) {
      throw DbkeepException.of(
          ErrorCode.BRANCH,
          "branch " + name + " cannot be used: it is " + state.text(),
          "Run `dbkeep branch prune` to remove what is left of it.");
    }
    try (BranchStore.Lock _ = store.require(name)) {
      Branch opened = providers.homeOf(branch).open(branch, current);
      if (!opened.equals(branch)) {
        store.save(opened);
      }
      return opened.url(current);
    }
  }

  /** Where a branch came from. */
  public ServerUrl source(String name) {
    return required(name).sourceUrl(current);
  }

  /** What a branch consists of besides a copy, when it is made again. */
  public interface Parts {
    BranchRequest.@Nullable SchemaFiller schema();

    /** Refuses a moment that cannot be reached any more. */
    BranchRequest.Moment moment(String text);

    /** Refuses when there are no rules any more. */
    Masker masker();
  }

  /**
   * Throws a branch away and makes it again in the same way: from what its source is now, or from
   * the same moment of the past.
   */
  public Created reset(String name, Parts parts) {
    Branch old = required(name);
    ServerUrl from = old.sourceUrl(current);
    Instant expires = old.expires();
    BranchRequest request =
        new BranchRequest(
            name,
            old.schemaOnly() ? parts.schema() : null,
            old.provider(),
            expires == null ? null : Duration.between(old.created(), expires),
            old.moment() == null ? null : parts.moment(old.moment()),
            Boolean.TRUE.equals(old.masked()) ? parts.masker() : null);
    try {
      Provider provider = providers.named(old.provider());
      // first look, then throw away
      Optional<String> obstacle = BranchMaker.obstacle(provider, SourceReader.read(from), request);
      if (obstacle.isPresent()) {
        throw DbkeepException.of(
            ErrorCode.BRANCH,
            "branch " + name + " cannot be made anew: " + obstacle.get(),
            "The branch is left as it was; remove the obstacle and run the command again.");
      }
    } catch (SQLException e) {
      throw SqlErrors.of(e, from);
    }
    drop(name);
    return maker.make(request, from);
  }

  /** Removes a branch, also while somebody works on it. */
  public void drop(String name) {
    required(name);
    try (BranchStore.Lock _ = store.require(name)) {
      // only now: somebody else may just have made it anew
      Branch branch = required(name);
      providers.homeOf(branch).remove(branch, current, true);
      store.forget(name);
    }
  }

  /**
   * Removes what is expired, incomplete or gone; nothing that somebody works on or is making.
   *
   * @param keep the branch that the project is switched to, or null
   * @param dryRun only say it
   */
  public List<Removed> prune(@Nullable String keep, boolean dryRun) {
    return new BranchPruner(store, providers, current).prune(list(), keep, dryRun);
  }

  /** Every way to make a branch of the present database, the best first. */
  public List<Way> ways() {
    try {
      Source source = SourceReader.read(current);
      BranchRequest request = new BranchRequest("doctor", null, null, null);
      List<Way> ways = new ArrayList<>();
      for (Provider provider : providers.all()) {
        if (provider.isOfPast()) {
          continue; // what the backups say, `dbkeep backup list` says
        }
        ways.add(
            new Way(
                provider.name(),
                provider.capabilities(),
                provider.obstacle(source, request).orElse(null)));
      }
      return ways;
    } catch (SQLException e) {
      throw SqlErrors.of(e, current);
    }
  }
}
