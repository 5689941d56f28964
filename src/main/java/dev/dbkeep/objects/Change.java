package dev.dbkeep.objects;

import dev.dbkeep.plan.Step;
import java.util.List;
import java.util.Set;

/** How an object that exists becomes the wanted one. */
public sealed interface Change {
  /**
   * The object stays.
   *
   * @param release steps that let go of other objects or names: dropped defaults, constraints, columns
   * @param apply the other steps, which may need what is created or renamed meanwhile
   * @param rebuild the columns (of a table) whose dependents must be dropped before and created again afterwards
   */
  record InPlace(List<Step> release, List<Step> apply, Set<String> rebuild) implements Change {
    public InPlace {
      release = List.copyOf(release);
      apply = List.copyOf(apply);
      rebuild = Set.copyOf(rebuild);
    }

    public static InPlace of(List<Step> apply) {
      return new InPlace(List.of(), apply, Set.of());
    }
  }

  /** The object is dropped and created again, and so is everything that depends on it. */
  record Recreate() implements Change {}

  /**
   * A new object takes the place of the old one under the same name; tables move over to it in between.
   *
   * @param before sets the old one aside and creates the new one
   * @param after drops the old one
   * @param typeName what is replaced, as format_type prints it
   */
  record Replace(List<Step> before, List<Step> after, String typeName) implements Change {
    public Replace {
      before = List.copyOf(before);
      after = List.copyOf(after);
    }
  }
}
