package dev.dbkeep.backup.undo;

import dev.dbkeep.backup.past.Relation;
import dev.dbkeep.postgres.Identifiers;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * A table whose rows come back, as it is today.
 *
 * @param number names its temporary tables
 * @param columns that were there then too and take values; not generated ones
 * @param key the columns of the primary key
 * @param lost columns of then that are gone
 */
record UndoTable(
    int number, Relation relation, List<String> columns, List<String> key, List<String> lost) {
  UndoTable {
    columns = List.copyOf(columns);
    key = List.copyOf(key);
    lost = List.copyOf(lost);
  }

  /** Holds the rows as they were just before. */
  String before() {
    return "pg_temp.dbkeep_before_" + number;
  }

  /** Holds those that were still there just behind. */
  String after() {
    return "pg_temp.dbkeep_after_" + number;
  }

  String list() {
    return join(columns, ", ", Identifiers::quote);
  }

  /** {@code b."id" = l."id" AND …}. */
  String sameKey(String one, String other) {
    return join(
        key,
        " AND ",
        name ->
            one + "." + Identifiers.quote(name) + " = " + other + "." + Identifiers.quote(name));
  }

  /** Some columns of a row as one text that tells any two values apart. */
  static String texts(List<String> names, String alias) {
    return "ROW(" + join(names, ", ", name -> alias + "." + Identifiers.quote(name)) + ")::text";
  }

  /** The key of a row for people: {@code id=700}. */
  String keyText(String alias) {
    return join(
        key,
        " || ', ' || ",
        name ->
            Identifiers.literal(name + "=")
                + " || "
                + alias
                + "."
                + Identifiers.quote(name)
                + "::text");
  }

  static String join(List<String> names, String between, Function<String, String> each) {
    return names.stream().map(each).collect(Collectors.joining(between));
  }
}
