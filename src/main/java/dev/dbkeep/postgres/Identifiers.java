package dev.dbkeep.postgres;

/** The one place where names become SQL. */
public final class Identifiers {
  private Identifiers() {}

  /** A name as a quoted identifier, always with double quotes: {@code "Order"}. */
  public static String quote(String name) {
    return '"' + name.replace("\"", "\"\"") + '"';
  }

  /** {@code "schema"."name"}. */
  public static String quote(String schema, String name) {
    return quote(schema) + '.' + quote(name);
  }

  /** A text as a string literal that means the same whatever standard_conforming_strings says. */
  public static String literal(String text) {
    String doubled = text.replace("'", "''");
    return text.indexOf('\\') < 0
        ? "'" + doubled + "'"
        : " E'" + doubled.replace("\\", "\\\\") + "'";
  }
}
