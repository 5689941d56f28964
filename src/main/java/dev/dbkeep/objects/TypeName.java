package dev.dbkeep.objects;

import java.util.Arrays;
import java.util.List;
import java.util.Set;

/**
 * A type as format_type prints it, taken apart.
 *
 * @param base without length and brackets, for example {@code character varying}
 * @param modifiers what stands in the parentheses
 */
record TypeName(String base, List<Integer> modifiers, boolean array) {
  private static final Set<String> STRINGS =
      Set.of("text", "character varying", "character", "name", "\"char\"");
  private static final Set<String> INTEGERS = Set.of("smallint", "integer", "bigint");
  private static final Set<String> NUMBERS =
      Set.of("smallint", "integer", "bigint", "numeric", "real", "double precision");
  private static final Set<String> MOMENTS =
      Set.of("date", "timestamp without time zone", "timestamp with time zone");
  private static final Set<String> TIMES =
      Set.of("time without time zone", "time with time zone", "interval");

  /** {@code timestamp(3) without time zone} has its modifier in the middle. */
  static TypeName parse(String printed) {
    boolean array = printed.endsWith("[]");
    String text = array ? printed.substring(0, printed.length() - 2) : printed;
    int open = text.indexOf('(');
    int close = text.indexOf(')', open + 1);
    if (open < 0 || close < 0 || text.startsWith("\"")) {
      return new TypeName(text, List.of(), array);
    }
    try {
      List<Integer> modifiers =
          Arrays.stream(text.substring(open + 1, close).split(",", -1))
              .map(part -> Integer.valueOf(part.strip()))
              .toList();
      return new TypeName(text.substring(0, open) + text.substring(close + 1), modifiers, array);
    } catch (NumberFormatException e) {
      return new TypeName(text, List.of(), array);
    }
  }

  boolean isString() {
    return STRINGS.contains(base);
  }

  boolean isInteger() {
    return INTEGERS.contains(base);
  }

  boolean isNumber() {
    return NUMBERS.contains(base);
  }

  /** A type outside pg_catalog: an enum, a domain, one of an extension. */
  boolean isNamed() {
    return base.contains(".");
  }

  /** Whether a cast exists that PostgreSQL uses by itself when a column changes its type. */
  boolean isAssignableTo(TypeName other) {
    if (array != other.array) {
      return false;
    }
    if (base.equals(other.base) || other.isString()) {
      return true;
    }
    return (isNumber() && other.isNumber())
        || (MOMENTS.contains(base) && MOMENTS.contains(other.base))
        || (TIMES.contains(base)
            && TIMES.contains(other.base)
            && !base.equals("time with time zone"))
        || oneOf(other, "json", "jsonb")
        || oneOf(other, "inet", "cidr")
        || oneOf(other, "bit", "bit varying")
        || (base.startsWith("timestamp") && other.base.startsWith("time "))
        || (isInteger() && other.base.equals("money"))
        || oneOf(other, "numeric", "money");
  }

  /** Whether at least an explicit cast exists. */
  boolean isCastableTo(TypeName other) {
    if (array != other.array) {
      return other.array || other.isString();
    }
    return isAssignableTo(other)
        || isString()
        || (isNamed() && other.isNamed())
        || (base.equals("integer") && other.base.equals("boolean"))
        || (base.equals("boolean") && other.base.equals("integer"))
        || (base.equals("jsonb") && (other.isNumber() || other.base.equals("boolean")))
        || (isInteger() && other.base.startsWith("bit"))
        || (other.isNamed() && !array);
  }

  private boolean oneOf(TypeName other, String a, String b) {
    return (base.equals(a) && other.base.equals(b)) || (base.equals(b) && other.base.equals(a));
  }
}
