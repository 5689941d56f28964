package dev.dbkeep.branch;

import dev.dbkeep.postgres.ServerUrl;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Removes branches that nobody needs any more; never one that somebody works on or is making. */
final class BranchPruner {
  private final BranchStore store;
  private final Providers providers;
  private final ServerUrl current;

  BranchPruner(BranchStore store, Providers providers, ServerUrl current) {
    this.store = store;
    this.providers = providers;
    this.current = current;
  }

  List<Branches.Removed> prune(
      List<Branches.Listed> branches, @Nullable String keep, boolean dryRun) {
    List<Branches.Removed> done = new ArrayList<>();
    for (Branches.Listed listed : branches) {
      String reason = reason(listed.condition(), listed.expired());
      if (reason.isEmpty()) {
        continue;
      }
      String name = listed.branch().name();
      if (name.equals(keep)) {
        done.add(new Branches.Removed(name, reason + ", but .env is switched to it", false));
      } else if (dryRun) {
        done.add(new Branches.Removed(name, reason, true));
      } else {
        pruned(listed, reason).ifPresent(done::add);
      }
    }
    return done;
  }

  private Optional<Branches.Removed> pruned(Branches.Listed listed, String reason) {
    String name = listed.branch().name();
    try (BranchStore.Lock lock = store.lock(name)) {
      if (lock == null) {
        return Optional.of(
            new Branches.Removed(name, reason + ", but another dbkeep works on it", false));
      }
      Optional<Branch> stored =
          store.find(name).filter(b -> b.token().equals(listed.branch().token()));
      Branch branch = stored.orElse(listed.branch());
      Condition now = providers.homeOf(branch).condition(branch, current);
      if (reason(now, listed.expired()).isEmpty()) {
        return Optional.empty(); // it was finished after we looked
      }
      boolean half = now.state() == Condition.State.INCOMPLETE;
      boolean removed = providers.homeOf(branch).remove(branch, current, half);
      if (removed && stored.isPresent()) {
        store.forget(name);
      }
      return Optional.of(
          new Branches.Removed(name, removed ? reason : reason + ", but in use", removed));
    }
  }

  private static String reason(Condition condition, boolean expired) {
    return switch (condition.state()) {
      case INCOMPLETE -> "incomplete";
      case GONE -> "gone";
      case READY, STOPPED -> expired ? "expired" : "";
      case CREATING, UNREACHABLE -> "";
    };
  }
}
