package dev.dbkeep.objects;

import dev.dbkeep.plan.Step;
import java.util.List;
import java.util.Set;

/** How an object that exists becomes the wanted one. */
public sealed interface Change {
  /**
   * The object stays.
   *
   * @param release steps that let go of other objects or names: dropped defaults, constraints,
   *     columns
   * @param apply the other steps, which may need what is created or renamed meanwhile
   * @param retyped the parts whose dependents must be dropped before and created again afterwards,
   *     unless PostgreSQL carries them over
   * @param lost the parts that are dropped, and perhaps added again: what depends on them is
   *     dropped before
   */
  record InPlace(List<Step> release, List<Step> apply, Set<String> retyped, Set<String> lost)
      implements Change {
    public InPlace {
      release = List.copyOf(release);
      apply = List.copyOf(apply);
      retyped = Set.copyOf(retyped);
      lost = Set.copyOf(lost);
    }

    public static InPlace of(List<Step> apply) {
      return new InPlace(List.of(), apply, Set.of(), Set.of());
    }

    public boolean isNothing() {
      return release.isEmpty() && apply.isEmpty();
    }
  }

  /** The object is dropped and created again, and so is everything that depends on it. */
  record Recreate() implements Change {}

  /**
   * A new object takes the place of the old one under the same name; tables move over to it in
   * between.
   *
   * @param before sets the old one aside and creates the new one
   * @param after drops the old one
   */
  record Replace(List<Step> before, List<Step> after, ReplacedType type) implements Change {
    public Replace {
      before = List.copyOf(before);
      after = List.copyOf(after);
    }
  }
}
