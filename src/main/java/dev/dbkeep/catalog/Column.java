package dev.dbkeep.catalog;

import java.io.Serializable;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A column. Types and expressions are as PostgreSQL prints them with an empty search_path.
 *
 * @param notNullName the name of the NOT NULL constraint where it is not the default one
 *     (PostgreSQL 18), else null
 * @param defaultExpression or null; a generated column has {@link #generated} instead
 * @param collation schema-qualified and quoted, or null for the type's own
 */
public record Column(
    String name,
    String type,
    boolean notNull,
    @Nullable String notNullName,
    @Nullable String defaultExpression,
    @Nullable Identity identity,
    @Nullable Generated generated,
    @Nullable String collation,
    Settings settings)
    implements Serializable {

  /**
   * GENERATED … AS IDENTITY with the name and options of its sequence, which lives in the table's
   * schema.
   */
  public record Identity(boolean always, String sequenceName, SequenceOptions options)
      implements Serializable {}

  /** GENERATED ALWAYS AS (expression), STORED or (PostgreSQL 18) VIRTUAL. */
  public record Generated(String expression, boolean stored) implements Serializable {}

  /**
   * How the column is kept; nothing an application sees.
   *
   * @param storage PLAIN, EXTERNAL, EXTENDED or MAIN where it differs from the type's own, else
   *     null
   * @param statistics the statistics target where one was set, else null
   * @param options attribute options such as n_distinct
   */
  public record Settings(
      @Nullable String storage,
      @Nullable String compression,
      @Nullable Integer statistics,
      SortedMap<String, String> options)
      implements Serializable {
    public static final Settings DEFAULT = new Settings(null, null, null, new TreeMap<>());

    public Settings {
      options = Collections.unmodifiableSortedMap(new TreeMap<>(options));
    }
  }
}
