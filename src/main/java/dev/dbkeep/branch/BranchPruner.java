package dev.dbkeep.branch;

import dev.dbkeep.postgres.ServerUrl;
import java.util.ArrayList;
import java.util.List;
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
      String reason = reason(listed);
      if (reason.isEmpty()) {
        continue;
      }
      String name = listed.branch().name();
      if (name.equals(keep)) {
        done.add(new Branches.Removed(name, reason + ", but .env is switched to it", false));
      } else if (dryRun) {
        done.add(new Branches.Removed(name, reason, true));
      } else {
        done.add(pruned(listed, reason));
      }
    }
    return done;
  }

  private Branches.Removed pruned(Branches.Listed listed, String reason) {
    Branch branch = listed.branch();
    boolean half = listed.condition().state() == Condition.State.INCOMPLETE;
    try (BranchStore.Lock _ = store.require(branch.name())) {
      boolean removed = providers.homeOf(branch).remove(branch, current, half);
      if (removed
          && store.find(branch.name()).map(b -> b.token().equals(branch.token())).orElse(false)) {
        store.forget(branch.name());
      }
      return new Branches.Removed(
          branch.name(), removed ? reason : reason + ", but in use", removed);
    }
  }

  private static String reason(Branches.Listed listed) {
    return switch (listed.condition().state()) {
      case INCOMPLETE -> "incomplete";
      case GONE -> "gone";
      case READY, STOPPED -> listed.expired() ? "expired" : "";
      case CREATING, UNREACHABLE -> "";
    };
  }
}
