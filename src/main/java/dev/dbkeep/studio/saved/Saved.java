package dev.dbkeep.studio.saved;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Something that a member keeps: a text of SQL, or a filter of a table.
 *
 * @param schema of the table; null for a text of SQL
 * @param table null for a text of SQL
 * @param text the SQL, or the filter as JSON
 * @param shared whether everybody sees it
 * @param mine whether whoever asks may change it
 * @param owner for people
 * @param version grows with every change, so that nobody overwrites what was not seen
 * @param changed when
 */
record Saved(
    long id,
    @Nullable String schema,
    @Nullable String table,
    String name,
    String text,
    boolean shared,
    boolean mine,
    String owner,
    int version,
    String changed) {
  /**
   * What is looked for among that which a member sees.
   *
   * @param schema of the table whose filters are wanted; null for texts of SQL
   * @param table null for texts of SQL
   * @param text somewhere in the name or in what is saved, in capitals or not; null for all
   */
  record Search(@Nullable String schema, @Nullable String table, @Nullable String text) {}

  /**
   * What was found, by name.
   *
   * @param more whether there are others: a longer text finds them
   */
  record Found(List<Saved> saved, boolean more) {}

  /** One of them, as it was seen. */
  record Seen(long id, int version) {}

  /** It is not there any more. */
  record Gone() {}
}
