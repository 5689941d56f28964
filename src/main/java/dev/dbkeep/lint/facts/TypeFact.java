package dev.dbkeep.lint.facts;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What happens to a type. */
public sealed interface TypeFact extends Fact {
  Name type();

  record CreateEnum(Name type, List<String> labels) implements TypeFact {
    public CreateEnum {
      labels = List.copyOf(labels);
    }
  }

  /** {@code neighbor}: the label named behind BEFORE or AFTER. */
  record AddValue(Name type, String label, @Nullable String neighbor) implements TypeFact {}

  record RenameValue(Name type, String label, String newLabel) implements TypeFact {}

  record Rename(Name type, String newName) implements TypeFact {}
}
