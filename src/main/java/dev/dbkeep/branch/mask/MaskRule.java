package dev.dbkeep.branch.mask;

import dev.dbkeep.error.DbkeepException;
import dev.dbkeep.error.ErrorCode;
import dev.dbkeep.postgres.Identifiers;

/** What becomes of the values of a column. */
sealed interface MaskRule {
  String FIXED = "fixed:";
  String SQL = "sql:";

  /** An address that nobody has, another one for every value. */
  record Email() implements MaskRule {}

  /** One of a thousand names of nobody. */
  record Name() implements MaskRule {}

  /** A telephone number of nobody. */
  record Phone() implements MaskRule {}

  /** The same for equal values and another one for others, of the same type. */
  record Hash() implements MaskRule {}

  /** Nothing. */
  record Null() implements MaskRule {}

  /** The same for all rows. */
  record Fixed(String value) implements MaskRule {}

  /** What an expression over the row's columns gives. */
  record Expression(String sql) implements MaskRule {}

  static MaskRule parse(String column, String text) {
    String plain = text.strip();
    if (plain.startsWith(FIXED)) {
      return new Fixed(plain.substring(FIXED.length()));
    }
    if (plain.startsWith(SQL) && !plain.substring(SQL.length()).isBlank()) {
      return new Expression(plain.substring(SQL.length()).strip());
    }
    return switch (plain) {
      case "email" -> new Email();
      case "name" -> new Name();
      case "phone" -> new Phone();
      case "hash" -> new Hash();
      case "null" -> new Null();
      default ->
          throw DbkeepException.of(
              ErrorCode.CONFIG,
              "the rule for " + column + " in [branch.mask] is not known: " + text,
              "Write email, name, phone, hash, null, fixed:VALUE or sql:EXPRESSION.");
    };
  }

  /** Whether equal values stay equal, so that two columns still belong together. */
  default boolean keepsJoins() {
    return this instanceof Email || this instanceof Hash;
  }

  /** The SQL of the new value; NULL stays NULL where the rule is about a value. */
  default String sql(MaskColumn column) {
    String name = Identifiers.quote(column.name());
    String digest = digest(column, name);
    return switch (this) {
      case Email _ -> kept(name, "'u' || substr(" + digest + ", 1, 16) || '@example.com'", column);
      case Name _ ->
          kept(
              name,
              pick(FirstNames.ALL, digest, 1) + " || ' ' || " + pick(LastNames.ALL, digest, 9),
              column);
      case Phone _ ->
          kept(
              name,
              "'+1555' || lpad(((" + bits(digest, 1, 7) + ")::int % 10000000)::text, 7, '0')",
              column);
      case Hash _ -> kept(name, hash(column, digest), column);
      case Null _ -> "NULL";
      case Fixed fixed ->
          "CAST(" + Identifiers.literal(fixed.value()) + " AS " + column.type() + ")";
      case Expression expression -> "CAST((" + expression.sql() + ") AS " + column.type() + ")";
    };
  }

  private static String kept(String name, String value, MaskColumn column) {
    return "CASE WHEN "
        + name
        + " IS NULL THEN NULL ELSE CAST("
        + value
        + " AS "
        + column.type()
        + ") END";
  }

  /** 64 hexadecimal digits that nobody computes from a value without the key. */
  private static String digest(MaskColumn column, String name) {
    String text = column.isCaseless() ? "lower(" + name + "::text)" : name + "::text";
    return "encode(sha256(convert_to(current_setting('"
        + Masker.KEY
        + "') || "
        + text
        + ", 'UTF8')), 'hex')";
  }

  private static String bits(String digest, int from, int digits) {
    return "('x' || substr(" + digest + ", " + from + ", " + digits + "))::bit(" + 4 * digits + ")";
  }

  private static String pick(String names, String digest, int from) {
    return "(" + names + ")[1 + (" + bits(digest, from, 7) + ")::int % 32]";
  }

  private static String hash(MaskColumn column, String digest) {
    return switch (column.typeName()) {
      case "uuid" -> "substr(" + digest + ", 1, 32)";
      case "int4" -> "(" + bits(digest, 1, 8) + ")::int & 2147483647";
      case "int8", "numeric" -> "(" + bits(digest, 1, 16) + ")::bigint & 9223372036854775807";
      case "bytea" -> "decode(" + digest + ", 'hex')";
      default -> "substr(" + digest + ", 1, 32)";
    };
  }

  /** The types that a hash can be written as. */
  static boolean canHash(MaskColumn column) {
    return switch (column.typeName()) {
      case "uuid", "int4", "int8", "numeric", "bytea" -> true;
      default -> column.isText();
    };
  }
}
