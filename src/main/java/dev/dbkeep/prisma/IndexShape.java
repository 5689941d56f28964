package dev.dbkeep.prisma;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an index is, taken from {@code pg_get_indexdef} or from the definition of a unique
 * constraint.
 *
 * @param tail from the name's end on: what ALTER INDEX … RENAME leaves as it is
 */
record IndexShape(
    boolean unique,
    String method,
    List<Part> parts,
    List<String> included,
    boolean nullsNotDistinct,
    @Nullable String predicate,
    String tail) {
  IndexShape {
    parts = List.copyOf(parts);
    included = List.copyOf(included);
  }

  /**
   * One key of an index.
   *
   * @param column null for an expression
   * @param operatorClass without its schema; null for the type's own
   * @param plain false when NULLS, a collation or parameters are not the usual ones
   */
  record Part(
      @Nullable String column, boolean descending, @Nullable String operatorClass, boolean plain) {}

  boolean hasExpression() {
    return parts.stream().anyMatch(part -> part.column() == null);
  }

  List<String> columns() {
    return parts.stream().map(part -> part.column() == null ? "" : part.column()).toList();
  }

  static IndexShape ofIndex(String definition) {
    PrintedSql sql = new PrintedSql(definition);
    sql.skipWord("CREATE");
    boolean unique = sql.skipWord("UNIQUE");
    sql.skipWord("INDEX");
    sql.next();
    String tail = sql.rest();
    sql.skipWord("ON");
    sql.skipWord("ONLY");
    sql.qualifiedName();
    sql.skipWord("USING");
    String method = sql.next().text();
    return rest(sql, unique, method, tail);
  }

  static IndexShape ofUniqueConstraint(String definition) {
    PrintedSql sql = new PrintedSql(definition);
    sql.skipWord("UNIQUE");
    boolean nulls = sql.skipWord("NULLS");
    if (nulls) {
      sql.skipWord("NOT");
      sql.skipWord("DISTINCT");
    }
    IndexShape shape = rest(sql, true, "btree", "");
    return new IndexShape(true, "btree", shape.parts, shape.included, nulls, null, "");
  }

  private static IndexShape rest(PrintedSql sql, boolean unique, String method, String tail) {
    List<Part> parts = new ArrayList<>();
    sql.skip("(");
    while (!sql.atEnd() && !sql.skip(")")) {
      parts.add(part(sql));
      sql.skip(",");
    }
    List<String> included = sql.skipWord("INCLUDE") ? sql.names() : List.of();
    boolean nullsNotDistinct = false;
    String predicate = null;
    while (!sql.atEnd()) {
      if (sql.skipWord("WHERE")) {
        predicate = sql.rest();
        break;
      }
      if (sql.peek().word("NULLS")) {
        nullsNotDistinct = true;
      }
      if (sql.next().is("(")) {
        sql.skipNested();
      }
    }
    return new IndexShape(unique, method, parts, included, nullsNotDistinct, predicate, tail);
  }

  private static Part part(PrintedSql sql) {
    String column = null;
    if (sql.skip("(")) {
      sql.skipNested();
    } else {
      column = sql.qualifiedName().getLast();
      if (sql.skip("(")) {
        column = null;
        sql.skipNested();
      }
    }
    boolean descending = false;
    boolean plain = true;
    String operatorClass = null;
    while (!sql.atEnd() && !sql.peek().is(",") && !sql.peek().is(")")) {
      if (sql.skipWord("COLLATE")) {
        sql.qualifiedName();
        plain = false;
      } else if (sql.skipWord("DESC")) {
        descending = true;
      } else if (sql.skipWord("ASC")) {
        descending = false;
      } else if (sql.skipWord("NULLS")) {
        sql.next();
        plain = false;
      } else if (sql.skip("(")) {
        sql.skipNested();
        plain = false;
      } else {
        operatorClass = sql.qualifiedName().getLast();
      }
    }
    return new Part(column, descending, operatorClass, plain);
  }

  /** Whether Prisma takes the two for the same index, whatever they are called. */
  boolean sameAs(IndexShape wanted, PrismaOptions.IndexReading reading, boolean predicates) {
    boolean asPrisma = reading == PrismaOptions.IndexReading.AS_PRISMA;
    if (unique != wanted.unique
        || !method.equals(wanted.method)
        || parts.size() != wanted.parts.size()
        || (asPrisma && !included.isEmpty())) {
      return false;
    }
    for (int i = 0; i < parts.size(); i++) {
      Part mine = parts.get(i);
      Part other = wanted.parts.get(i);
      String mineClass = asPrisma && method.equals("btree") ? null : mine.operatorClass();
      if (mine.column() == null
          || !mine.column().equals(other.column())
          || mine.descending() != other.descending()
          || !sameClass(mineClass, other.operatorClass())) {
        return false;
      }
    }
    return !predicates
        || PrintedSql.normalized(predicate == null ? "" : predicate)
            .equals(PrintedSql.normalized(wanted.predicate == null ? "" : wanted.predicate));
  }

  private static boolean sameClass(@Nullable String one, @Nullable String other) {
    return one == null ? other == null : one.equals(other);
  }

  /** The same columns and kind: of such indexes Prisma renames none. */
  boolean twinOf(IndexShape other) {
    return unique == other.unique && columns().equals(other.columns());
  }

  /** The definition under another name. */
  String named(String name) {
    return "CREATE " + (unique ? "UNIQUE " : "") + "INDEX " + printed(name) + " " + tail;
  }

  /** A name as PostgreSQL prints it: quoted only where it must be. */
  static String printed(String name) {
    boolean simple =
        !name.isEmpty()
            && !Character.isDigit(name.charAt(0))
            && name.chars()
                .allMatch(c -> (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_');
    return simple ? name : '"' + name.replace("\"", "\"\"") + '"';
  }
}
