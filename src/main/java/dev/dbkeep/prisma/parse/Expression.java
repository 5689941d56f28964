package dev.dbkeep.prisma.parse;

import java.util.List;

/** A value in a .prisma file: an argument of an attribute or a setting. */
public sealed interface Expression {
  Position position();

  /** "text". */
  record Text(String value, Position position) implements Expression {}

  /** 42 or -1.5, digits kept as written. */
  record Digits(String literal, Position position) implements Expression {}

  /** A bare word: a field, an enum value, true, Cascade. */
  record Word(String name, Position position) implements Expression {}

  /** now(), dbgenerated("x"), and also a field with options: createdAt(sort: Desc). */
  record Call(String name, List<Argument> arguments, Position position) implements Expression {
    public Call {
      arguments = List.copyOf(arguments);
    }
  }

  /** [a, b]. */
  record Listing(List<Expression> items, Position position) implements Expression {
    public Listing {
      items = List.copyOf(items);
    }
  }

  /** { active: true }: the predicate of a partial index. */
  record Fields(List<Argument> entries, Position position) implements Expression {
    public Fields {
      entries = List.copyOf(entries);
    }
  }
}
