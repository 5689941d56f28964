package dev.dbkeep.upkeep.relations;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Columns whose values are keys of a table.
 *
 * @param from the columns, in the order of {@code to}
 * @param origin how it is known
 * @param constraint the name of its foreign key, if it has one
 * @param only where one column points at several tables: those of its rows that point at this one
 * @param evidence why it is thought to be one, as a clause
 * @param confidence from 0 to 1 that it is one; what the names say and what speaks against them
 */
public record Relation(
    TableName child,
    List<String> from,
    TableName parent,
    List<String> to,
    Origin origin,
    @Nullable String constraint,
    @Nullable Only only,
    String evidence,
    double confidence) {
  static final double CERTAIN = 1;

  /** From here on a guess counts as found; below it the user is asked first. */
  static final double FOUND = 0.75;

  public Relation {
    from = List.copyOf(from);
    to = List.copyOf(to);
  }

  /** How a relation is known. */
  public enum Origin {
    /** A foreign key that PostgreSQL keeps; rows can only break it while it was switched off. */
    FOREIGN_KEY,
    /** A foreign key that was never checked for the rows that were there before. */
    NOT_VALID,
    /** The user said so in dbkeep.toml. */
    CONFIRMED,
    /** Names, types and values say so. */
    GUESSED,
    /** The name says so, and something else speaks against it. */
    POSSIBLE
  }

  static Relation guessed(
      RelationColumn column,
      RelationKey key,
      @Nullable Only only,
      String evidence,
      double confidence) {
    return new Relation(
        column.table(),
        List.of(column.name()),
        key.table(),
        List.of(key.name()),
        confidence < FOUND ? Origin.POSSIBLE : Origin.GUESSED,
        null,
        only,
        evidence,
        confidence);
  }

  /** The rows of a polymorphic reference that mean one table: {@code commentable_type = 'Post'}. */
  public record Only(String column, String value) {}

  /** {@code orders.user_id}. */
  public String fromShown() {
    return child.shown() + "." + String.join(",", from);
  }

  /** {@code users.id}. */
  public String toShown() {
    return parent.shown() + "." + String.join(",", to);
  }

  /** Whether it may be acted on without asking first. */
  public boolean isCertain() {
    return origin != Origin.GUESSED && origin != Origin.POSSIBLE;
  }

  Optional<String> foreignKey() {
    return Optional.ofNullable(constraint);
  }
}
