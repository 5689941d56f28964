package dev.dbkeep.objects;

import java.util.List;

/**
 * A type that gives way to a new one of the same name within a plan.
 *
 * @param name as format_type prints it
 * @param goneValues the labels that the new one does not have
 */
public record ReplacedType(String name, List<String> goneValues) {
  public ReplacedType {
    goneValues = List.copyOf(goneValues);
  }

  /** Whether a column of the printed type {@code type} holds it, alone or as an array. */
  boolean isTypeOf(String type) {
    return type.equals(name) || type.equals(name + "[]");
  }

  /** Whether a printed expression casts to it. */
  boolean isMentionedIn(String expression) {
    return expression.contains("::" + name);
  }
}
