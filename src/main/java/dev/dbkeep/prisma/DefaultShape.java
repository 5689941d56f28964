package dev.dbkeep.prisma;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a DEFAULT expression says, as far as Prisma reads it: a value, a list of values, now, or
 * something for the database alone.
 */
sealed interface DefaultShape {
  /** A text or enum label. */
  record Text(String value) implements DefaultShape {}

  /** A number, without trailing zeroes. */
  record Number(BigDecimal value) implements DefaultShape {}

  /** true or false. */
  record Truth(boolean value) implements DefaultShape {}

  /** A list; its items are texts as PostgreSQL keeps them. */
  record Values(List<String> items) implements DefaultShape {
    public Values {
      items = List.copyOf(items);
    }
  }

  /** CURRENT_TIMESTAMP or now(). */
  record Now() implements DefaultShape {}

  /** The next value of a sequence. */
  record NextValue(String sequence) implements DefaultShape {}

  /** Anything else. */
  record Other(String normalized) implements DefaultShape {}

  /** Reads an expression as {@code pg_get_expr} prints it; null stands for no default. */
  static @Nullable DefaultShape read(@Nullable String expression, String type) {
    if (expression == null || expression.startsWith("NULL::") || expression.equals("NULL")) {
      return null;
    }
    PrintedSql sql = new PrintedSql(expression);
    DefaultShape shape = type.endsWith("[]") ? list(sql) : single(sql);
    skipCasts(sql);
    if (shape == null || !sql.atEnd()) {
      return new Other(PrintedSql.normalized(expression));
    }
    return shape instanceof Text text ? typed(text, type) : shape;
  }

  /** PostgreSQL keeps some numbers as a text with a cast. */
  private static DefaultShape typed(Text text, String type) {
    boolean number =
        type.startsWith("smallint")
            || type.startsWith("integer")
            || type.startsWith("bigint")
            || type.startsWith("numeric")
            || type.startsWith("double")
            || type.startsWith("real");
    if (number) {
      try {
        return new Number(new BigDecimal(text.value().strip()).stripTrailingZeros());
      } catch (NumberFormatException e) {
        return text;
      }
    }
    return text;
  }

  private static @Nullable DefaultShape single(PrintedSql sql) {
    PrintedSql.Token token = sql.next();
    if (token.is("(")) {
      DefaultShape inner = single(sql);
      skipCasts(sql);
      return sql.skip(")") ? inner : null;
    }
    if (token.is("-")) {
      PrintedSql.Token digits = sql.next();
      return digits.kind() == PrintedSql.Kind.NUMBER
          ? new Number(new BigDecimal(digits.text()).negate().stripTrailingZeros())
          : null;
    }
    return switch (token.kind()) {
      case TEXT -> new Text(token.text());
      case NUMBER -> new Number(new BigDecimal(token.text()).stripTrailingZeros());
      case NAME -> word(token, sql);
      case QUOTED_NAME, SYMBOL, END -> null;
    };
  }

  private static @Nullable DefaultShape word(PrintedSql.Token token, PrintedSql sql) {
    if (token.word("true") || token.word("false")) {
      return new Truth(token.word("true"));
    }
    if (token.word("CURRENT_TIMESTAMP")) {
      return sql.peek().is("(") ? null : new Now();
    }
    if (token.word("now") && sql.skip("(")) {
      return sql.skip(")") ? new Now() : null;
    }
    if (token.word("nextval") && sql.skip("(")) {
      while (sql.skip("(")) {
        continue;
      }
      PrintedSql.Token name = sql.next();
      sql.skipNested();
      return name.kind() == PrintedSql.Kind.TEXT
          ? new NextValue(new PrintedSql(name.text()).qualifiedName().getLast())
          : null;
    }
    return null;
  }

  private static @Nullable DefaultShape list(PrintedSql sql) {
    if (sql.peek().kind() == PrintedSql.Kind.TEXT) {
      return ArrayLiteral.read(sql.next().text()).<DefaultShape>map(Values::new).orElse(null);
    }
    if (!sql.skipWord("ARRAY") || !sql.skip("[")) {
      return null;
    }
    List<String> items = new ArrayList<>();
    while (!sql.skip("]")) {
      DefaultShape item = single(sql);
      skipCasts(sql);
      switch (item) {
        case Text text -> items.add(text.value());
        case Number number -> items.add(number.value().toPlainString());
        case Truth truth -> items.add(truth.value() ? "t" : "f");
        case null, default -> {
          return null;
        }
      }
      if (!sql.skip(",") && !sql.peek().is("]")) {
        return null;
      }
    }
    return new Values(items);
  }

  /** {@code ::character varying(3)[]}, {@code ::public."Role"}. */
  private static void skipCasts(PrintedSql sql) {
    while (sql.skip("::")) {
      sql.qualifiedName();
      while (sql.peek().kind() == PrintedSql.Kind.NAME
          || sql.peek().is("(")
          || sql.peek().is("[")) {
        if (sql.next().kind() == PrintedSql.Kind.SYMBOL) {
          sql.skipNested();
        }
      }
    }
  }
}
