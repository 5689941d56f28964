package dev.dbkeep.branch;

import dev.dbkeep.error.DbkeepException;
import dev.dbkeep.error.ErrorCode;
import dev.dbkeep.postgres.ServerUrl;
import dev.dbkeep.postgres.SqlErrors;
import java.io.IOException;
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
    return create(request, current);
  }

  /** How a branch would be made; nothing is. */
  public record Choice(String provider, List<Refusal> refused) {
    public Choice {
      refused = List.copyOf(refused);
    }
  }

  /** The way that create would take now. */
  public Choice choose(BranchRequest request) {
    BranchNames.checked(request.name());
    try {
      refuseTaken(request.name());
      Source source = SourceReader.read(current);
      List<Refusal> refused = new ArrayList<>();
      for (Provider provider : candidates(request)) {
        Optional<String> obstacle = provider.obstacle(source, request);
        if (obstacle.isEmpty()) {
          return new Choice(provider.name(), refused);
        }
        refused.add(new Refusal(provider.name(), obstacle.get()));
      }
      throw noWay(source, request, refused);
    } catch (SQLException e) {
      throw SqlErrors.of(e, current);
    }
  }

  private Created create(BranchRequest request, ServerUrl from) {
    BranchNames.checked(request.name());
    store.make();
    try (BranchStore.Lock _ = lock(request.name())) {
      refuseTaken(request.name());
      Source source = SourceReader.read(from);
      List<Refusal> refused = new ArrayList<>();
      for (Provider provider : candidates(request)) {
        Optional<String> obstacle = provider.obstacle(source, request);
        if (obstacle.isPresent()) {
          refused.add(new Refusal(provider.name(), obstacle.get()));
          continue;
        }
        Optional<Created> created = tried(provider, source, request, refused);
        if (created.isPresent()) {
          return created.get();
        }
      }
      throw noWay(source, request, refused);
    } catch (SQLException e) {
      throw SqlErrors.of(e, from);
    }
  }

  private List<Provider> candidates(BranchRequest request) {
    return request.provider() == null
        ? providers.all()
        : List.of(providers.named(request.provider()));
  }

  private Optional<Created> tried(
      Provider provider, Source source, BranchRequest request, List<Refusal> refused)
      throws SQLException {
    Instant start = clock.instant();
    Branch begun = provider.planned(begun(provider, source, request, start), source);
    if (!store.begin(begun)) {
      throw taken(request.name());
    }
    try {
      Branch whole = provider.make(begun, source, request);
      store.save(whole);
      return Optional.of(
          new Created(
              whole, whole.url(source.url()), refused, Duration.between(start, clock.instant())));
    } catch (NotHere e) {
      undo(provider, begun, null);
      refused.add(new Refusal(provider.name(), e.reason()));
      return Optional.empty();
    } catch (IOException e) {
      DbkeepException failure = BranchStore.disk(store.copies(), e);
      undo(provider, begun, failure);
      throw failure;
    } catch (SQLException | RuntimeException e) {
      undo(provider, begun, e);
      throw e;
    }
  }

  private Branch begun(Provider provider, Source source, BranchRequest request, Instant start) {
    Branch.Place from = Branch.Place.of(source.url());
    Duration lifetime = request.lifetime();
    return new Branch(
        request.name(),
        provider.name(),
        Marker.newToken(),
        false,
        request.schemaOnly(),
        start,
        lifetime == null ? null : start.plus(lifetime),
        from,
        from,
        null,
        null,
        Branch.UNKNOWN);
  }

  /** Nothing of a branch that failed is to stay; what cannot be removed now, prune finds. */
  private void undo(Provider provider, Branch begun, @Nullable Exception failure) {
    try {
      provider.home().remove(begun, current, true);
      store.forget(begun.name());
    } catch (RuntimeException e) {
      if (failure != null) {
        failure.addSuppressed(e);
      }
    }
  }

  private void refuseTaken(String name) throws SQLException {
    if (find(name).isPresent()) {
      throw taken(name);
    }
  }

  private static DbkeepException taken(String name) {
    return DbkeepException.of(
        ErrorCode.BRANCH,
        "there is a branch " + name + " already",
        "Choose another name, or run `dbkeep branch reset " + name + "` to make it anew.");
  }

  private static DbkeepException noWay(
      Source source, BranchRequest request, List<Refusal> refused) {
    StringBuilder reasons = new StringBuilder();
    refused.forEach(
        refusal ->
            reasons.append(refusal.provider()).append(": ").append(refusal.reason()).append('\n'));
    String hint =
        source.isInUse()
            ? "Close its sessions, or give the role the right REPLICATION to copy it while it is in"
                + " use."
            : "Remove one of these obstacles; `dbkeep doctor` shows them again.";
    return DbkeepException.of(
            ErrorCode.BRANCH,
            "no way to make branch " + request.name() + " of " + source.url() + " works here",
            hint)
        .detail(reasons.toString().strip());
  }

  private BranchStore.Lock lock(String name) {
    BranchStore.Lock lock = store.lock(name);
    if (lock == null) {
      throw DbkeepException.of(
          ErrorCode.BUSY,
          "another dbkeep works on branch " + name + " at this moment",
          "Wait for it, or choose another name.");
    }
    return lock;
  }

  /** Every branch that is known here or carries our mark, whole or half. */
  public List<Listed> list() {
    List<Listed> listed = new ArrayList<>();
    try {
      for (Branch branch : new KnownBranches(store, current).all()) {
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
      condition = home(branch).condition(branch, current);
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
    store.make();
    BranchStore.Lock lock = store.lock(branch.name());
    if (lock == null) {
      return true;
    }
    lock.close();
    return home(branch) instanceof ServerHome
        && ServerHome.isMadeNow(branch.sourceUrl(current), branch.token());
  }

  private Home home(Branch branch) {
    return providers.named(branch.provider()).home();
  }

  private Optional<Branch> find(String name) throws SQLException {
    Optional<Branch> stored = store.find(name);
    return stored.isPresent() ? stored : new KnownBranches(store, current).find(name);
  }

  /** The branch of that name. */
  public Branch required(String name) {
    try {
      return find(name)
          .orElseThrow(
              () ->
                  DbkeepException.of(
                      ErrorCode.BRANCH,
                      "there is no branch " + name,
                      "Run `dbkeep branch list`, or make it with `dbkeep branch create "
                          + name
                          + "`."));
    } catch (SQLException e) {
      throw SqlErrors.of(e, current);
    }
  }

  /** The URL of a branch that answers; its server is started if it is one that was stopped. */
  public ServerUrl open(String name) {
    Branch branch = required(name);
    Condition.State state = home(branch).condition(branch, current).state();
    if (state == Condition.State.INCOMPLETE || state == Condition.State.GONE) {
      throw DbkeepException.of(
          ErrorCode.BRANCH,
          "branch " + name + " cannot be used: it is " + state.text(),
          "Run `dbkeep branch prune` to remove what is left of it.");
    }
    try (BranchStore.Lock _ = lock(name)) {
      Branch opened = home(branch).open(branch, current);
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

  /** Throws a branch away and makes it again from what its source is now, in the same way. */
  public Created reset(String name, BranchRequest.@Nullable SchemaFiller schema) {
    Branch old = required(name);
    ServerUrl from = old.sourceUrl(current);
    Instant expires = old.expires();
    BranchRequest request =
        new BranchRequest(
            name,
            old.schemaOnly() ? schema : null,
            old.provider(),
            expires == null ? null : Duration.between(old.created(), expires));
    try {
      Provider provider = providers.named(old.provider());
      // first look, then throw away
      Optional<String> obstacle = provider.obstacle(SourceReader.read(from), request);
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
    return create(request, from);
  }

  /** Removes a branch, also while somebody works on it. */
  public void drop(String name) {
    Branch branch = required(name);
    store.make();
    try (BranchStore.Lock _ = lock(name)) {
      home(branch).remove(branch, current, true);
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
    List<Removed> done = new ArrayList<>();
    for (Listed listed : list()) {
      String reason = reason(listed);
      if (reason.isEmpty()) {
        continue;
      }
      String name = listed.branch().name();
      if (name.equals(keep)) {
        done.add(new Removed(name, reason + ", but .env is switched to it", false));
      } else if (dryRun) {
        done.add(new Removed(name, reason, true));
      } else {
        done.add(pruned(listed, reason));
      }
    }
    return done;
  }

  private Removed pruned(Listed listed, String reason) {
    Branch branch = listed.branch();
    boolean half = listed.condition().state() == Condition.State.INCOMPLETE;
    try (BranchStore.Lock _ = lock(branch.name())) {
      boolean removed = home(branch).remove(branch, current, half);
      if (removed
          && store.find(branch.name()).map(b -> b.token().equals(branch.token())).orElse(false)) {
        store.forget(branch.name());
      }
      return new Removed(branch.name(), removed ? reason : reason + ", but in use", removed);
    }
  }

  private static String reason(Listed listed) {
    return switch (listed.condition().state()) {
      case INCOMPLETE -> "incomplete";
      case GONE -> "gone";
      case READY, STOPPED -> listed.expired() ? "expired" : "";
      case CREATING, UNREACHABLE -> "";
    };
  }

  /** Every way to make a branch of the present database, the best first. */
  public List<Way> ways() {
    try {
      Source source = SourceReader.read(current);
      BranchRequest request = new BranchRequest("doctor", null, null, null);
      List<Way> ways = new ArrayList<>();
      for (Provider provider : providers.all()) {
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
