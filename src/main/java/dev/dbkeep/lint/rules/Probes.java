package dev.dbkeep.lint.rules;

import static dev.dbkeep.postgres.Identifiers.literal;
import static dev.dbkeep.postgres.Identifiers.quote;

import dev.dbkeep.lint.facts.Name;
import dev.dbkeep.plan.Probe;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The questions rules ask a database: does this hazard touch any row? Names are those the database
 * has before the script.
 */
final class Probes {
  /** Below this a scan or an index build is over before anybody waits. */
  private static final int MANY_ROWS = 100_000;

  private static final String FIRST = " LIMIT 3";

  private Probes() {}

  /** Every row of a table. */
  static Probe rows(Name table) {
    return new Probe("SELECT count(*) FROM " + table.sql(), "SELECT * FROM " + table.sql() + FIRST);
  }

  /** Rows that have a value in the column. */
  static Probe values(Name table, String column) {
    return where(table, column, quote(column) + " IS NOT NULL");
  }

  static Probe nulls(Name table, String column) {
    String from = " FROM " + table.sql() + " WHERE " + quote(column) + " IS NULL";
    return new Probe("SELECT count(*)" + from, "SELECT *" + from + FIRST);
  }

  static Probe where(Name table, String column, String condition) {
    String from = " FROM " + table.sql() + " WHERE " + condition;
    return new Probe("SELECT count(*)" + from, "SELECT " + quote(column) + from + FIRST);
  }

  /**
   * Rows that share their key with another; rows with a NULL in the key never do, unless NULLs
   * count as equal.
   */
  static Probe duplicates(Name table, List<String> columns, boolean nullsNotDistinct) {
    String keys = columns.stream().map(column -> quote(column)).collect(Collectors.joining(", "));
    String notNull =
        nullsNotDistinct
            ? ""
            : columns.stream()
                .map(column -> quote(column) + " IS NOT NULL")
                .collect(Collectors.joining(" AND ", " WHERE ", ""));
    String groups =
        "SELECT "
            + keys
            + ", count(*) AS times FROM "
            + table.sql()
            + notNull
            + " GROUP BY "
            + keys
            + " HAVING count(*) > 1";
    return new Probe(
        "SELECT coalesce(sum(times), 0)::bigint FROM (" + groups + ") AS g",
        groups + " ORDER BY times DESC" + FIRST);
  }

  /** Two rows are too many for one constant in a unique column. */
  static Probe moreThanOneRow(Name table) {
    return new Probe(
        "SELECT CASE WHEN count(*) > 1 THEN count(*) ELSE 0 END FROM " + table.sql(), "");
  }

  /** PostgreSQL's estimate of the rows of a table, when it is large. */
  static Probe large(Name table) {
    String estimate =
        "SELECT reltuples::bigint FROM pg_catalog.pg_class WHERE oid = to_regclass("
            + literal(table.sql())
            + ") AND reltuples >= "
            + MANY_ROWS;
    return new Probe("SELECT coalesce((" + estimate + "), 0)", "");
  }

  /** All rows of all tables that {@code condition} picks from pg_class c and pg_namespace n. */
  static Probe rowsOfTables(String condition) {
    // query_to_xml runs a query whose text is made from the catalog: the one built-in way to count
    // in tables not known by name.
    String counted =
        "SELECT n.nspname AS schema, c.relname AS \"table\", (xpath('/row/rows/text()',"
            + " query_to_xml(format('SELECT count(*) AS rows FROM %I.%I', n.nspname, c.relname),"
            + " false, true, '')))[1]::text::bigint AS rows FROM pg_catalog.pg_class c JOIN"
            + " pg_catalog.pg_namespace n ON n.oid = c.relnamespace WHERE c.relkind IN ('r', 'm')"
            + " AND "
            + condition;
    return new Probe(
        "SELECT coalesce(sum(rows), 0)::bigint FROM (" + counted + ") AS t",
        "SELECT * FROM (" + counted + ") AS t WHERE rows > 0 ORDER BY rows DESC" + FIRST);
  }
}
