package dev.dbkeep.prisma.parse;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An attribute of a field or a block, its name without the at signs: {@code id}, {@code
 * db.VarChar}, {@code index}.
 */
public record Attribute(String name, List<Argument> arguments, Position position) {
  public Attribute {
    arguments = List.copyOf(arguments);
  }

  /**
   * The argument called {@code argument}, or the first one without a name when {@code unnamed}
   * allows it.
   */
  public Optional<Expression> value(String argument, boolean unnamed) {
    return arguments.stream()
        .filter(
            each ->
                each.name() == null
                    ? unnamed && each == firstUnnamed()
                    : each.name().equals(argument))
        .map(Argument::value)
        .findFirst();
  }

  private @Nullable Argument firstUnnamed() {
    return arguments.stream().filter(each -> each.name() == null).findFirst().orElse(null);
  }

  public Optional<String> text(String argument, boolean unnamed) {
    return value(argument, unnamed).map(expression -> asText(argument, expression));
  }

  public Optional<String> word(String argument) {
    return value(argument, false)
        .map(
            expression -> {
              if (expression instanceof Expression.Word word) {
                return word.name();
              }
              throw expression
                  .position()
                  .error(
                      "the argument \"" + argument + "\" of @" + name + " must be a plain word",
                      "Write for example " + argument + ": Name.");
            });
  }

  private String asText(String argument, Expression expression) {
    if (expression instanceof Expression.Text text) {
      return text.value();
    }
    throw expression
        .position()
        .error(
            "the argument \"" + argument + "\" of @" + name + " must be a string",
            "Put it into double quotes: " + argument + ": \"…\".");
  }

  /**
   * Refuses arguments outside {@code allowed}; an empty text in it stands for one without a name.
   */
  public void allow(String... allowed) {
    List<String> names = List.of(allowed);
    for (Argument argument : arguments) {
      String given = argument.name() == null ? "" : argument.name();
      if (!names.contains(given)) {
        String known = String.join(", ", names.stream().filter(each -> !each.isEmpty()).toList());
        throw argument
            .position()
            .error(
                "unknown argument" + (given.isEmpty() ? "" : " \"" + given + "\"") + " of @" + name,
                known.isEmpty()
                    ? "@" + name + " takes no named arguments."
                    : "@" + name + " takes: " + known + ".");
      }
    }
  }
}
