package dev.dbkeep.branch;

import dev.dbkeep.error.DbkeepException;
import dev.dbkeep.error.ErrorCode;
import dev.dbkeep.error.ShellWord;
import dev.dbkeep.postgres.ServerUrl;
import dev.dbkeep.postgres.SqlErrors;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Makes a branch in the best way that works, and leaves nothing of one that failed. */
final class BranchMaker {
  private final BranchStore store;
  private final Providers providers;
  private final KnownBranches known;
  private final ServerUrl current;
  private final Clock clock;

  BranchMaker(
      BranchStore store, Providers providers, KnownBranches known, ServerUrl current, Clock clock) {
    this.store = store;
    this.providers = providers;
    this.known = known;
    this.current = current;
    this.clock = clock;
  }

  /** The way that create would take now. */
  Branches.Choice choose(BranchRequest request) {
    BranchNames.checked(request.name());
    try {
      refuseTaken(request.name());
      Source source = SourceReader.read(current);
      List<Refusal> refused = new ArrayList<>();
      for (Provider provider : candidates(request)) {
        Optional<String> obstacle = obstacle(provider, source, request);
        if (obstacle.isEmpty()) {
          return new Branches.Choice(provider.name(), refused);
        }
        refused.add(new Refusal(provider.name(), obstacle.get()));
      }
      throw noWay(source, request, refused);
    } catch (SQLException e) {
      throw SqlErrors.of(e, current);
    }
  }

  /** Makes a branch of that database. */
  Branches.Created make(BranchRequest request, ServerUrl from) {
    BranchNames.checked(request.name());
    try (BranchStore.Lock _ = store.require(request.name())) {
      refuseTaken(request.name());
      Source source = SourceReader.read(from);
      List<Refusal> refused = new ArrayList<>();
      for (Provider provider : candidates(request)) {
        Optional<String> obstacle = obstacle(provider, source, request);
        if (obstacle.isPresent()) {
          refused.add(new Refusal(provider.name(), obstacle.get()));
          continue;
        }
        Optional<Branches.Created> created = tried(provider, source, request, refused);
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
        ? providers.all().stream()
            .filter(provider -> provider.isOfPast() == (request.moment() != null))
            .toList()
        : List.of(providers.named(request.provider()));
  }

  static Optional<String> obstacle(Provider provider, Source source, BranchRequest request)
      throws SQLException {
    if (provider.isOfPast() && request.moment() == null) {
      return Optional.of("it is for a moment of the past, which --at names");
    }
    if (!provider.isOfPast() && request.moment() != null) {
      return Optional.of("it copies the present, not " + request.moment().text());
    }
    return provider.obstacle(source, request);
  }

  private Optional<Branches.Created> tried(
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
          new Branches.Created(
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
        Branch.UNKNOWN,
        request.moment() == null ? null : request.moment().text(),
        request.masker() != null);
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
    Optional<Branch> there = known.find(name);
    if (there.isPresent()) {
      throw there.get().complete() ? taken(name) : half(name);
    }
  }

  private static DbkeepException half(String name) {
    return DbkeepException.of(
        ErrorCode.BRANCH,
        "a run that ended before its time left a half branch " + name,
        "Run `dbkeep branch prune` to remove it, then the same command again.");
  }

  private static DbkeepException taken(String name) {
    return DbkeepException.of(
        ErrorCode.BRANCH,
        "there is a branch " + name + " already",
        "Choose another name, or run `dbkeep branch reset "
            + ShellWord.of(name)
            + "` to make it anew.");
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
}
