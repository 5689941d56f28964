package dev.dbkeep.studio.rows;

import dev.dbkeep.error.DbkeepException;
import dev.dbkeep.error.ErrorCode;
import dev.dbkeep.postgres.Identifiers;
import dev.dbkeep.studio.tables.Category;
import dev.dbkeep.studio.tables.TableShape;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** How a column is compared with what was typed. */
enum Operator {
  EQUAL("="),
  UNEQUAL("<>"),
  LESS("<"),
  LESS_OR_EQUAL("<="),
  GREATER(">"),
  GREATER_OR_EQUAL(">="),
  IS_NULL("is null") {
    @Override
    String of(TableShape.Column column, Filter.Comparison typed) {
      return Identifiers.quote(column.name()) + " IS NOT DISTINCT FROM NULL";
    }
  },
  IS_NOT_NULL("is not null") {
    @Override
    String of(TableShape.Column column, Filter.Comparison typed) {
      return Identifiers.quote(column.name()) + " IS DISTINCT FROM NULL";
    }
  },
  CONTAINS("contains") {
    @Override
    String of(TableShape.Column column, Filter.Comparison typed) {
      return text(column) + " ILIKE " + literal("%" + escaped(value(typed)) + "%");
    }
  },
  STARTS_WITH("starts with") {
    @Override
    String of(TableShape.Column column, Filter.Comparison typed) {
      return text(column) + " LIKE " + literal(escaped(value(typed)) + "%");
    }
  },
  ENDS_WITH("ends with") {
    @Override
    String of(TableShape.Column column, Filter.Comparison typed) {
      return text(column) + " LIKE " + literal("%" + escaped(value(typed)));
    }
  },
  LIKE("like") {
    @Override
    String of(TableShape.Column column, Filter.Comparison typed) {
      return text(column) + " LIKE " + literal(value(typed));
    }
  },
  ILIKE("ilike") {
    @Override
    String of(TableShape.Column column, Filter.Comparison typed) {
      return text(column) + " ILIKE " + literal(value(typed));
    }
  },
  REGEX("regex") {
    @Override
    String of(TableShape.Column column, Filter.Comparison typed) {
      return text(column) + " ~ " + literal(value(typed));
    }
  },
  IN("in") {
    @Override
    String of(TableShape.Column column, Filter.Comparison typed) {
      return quoted(column) + " IN (" + list(column, typed) + ")";
    }
  },
  NOT_IN("not in") {
    @Override
    String of(TableShape.Column column, Filter.Comparison typed) {
      return quoted(column) + " NOT IN (" + list(column, typed) + ")";
    }
  },
  BETWEEN("between") {
    @Override
    String of(TableShape.Column column, Filter.Comparison typed) {
      List<String> values = several(typed);
      if (values.size() != 2) {
        throw missing(typed, "two values");
      }
      return quoted(column)
          + " BETWEEN "
          + column.operand(values.getFirst())
          + " AND "
          + column.operand(values.getLast());
    }
  },
  HAS_KEY("has key") {
    @Override
    String of(TableShape.Column column, Filter.Comparison typed) {
      return quoted(column) + " ? " + literal(value(typed));
    }
  },
  HOLDS("@>");

  private final String sign;

  Operator(String sign) {
    this.sign = sign;
  }

  static Operator of(String sign) {
    return Arrays.stream(values())
        .filter(operator -> operator.sign.equals(sign))
        .findFirst()
        .orElseThrow(
            () ->
                DbkeepException.of(
                    ErrorCode.USAGE,
                    "there is no operator \"" + sign + "\"",
                    "There are "
                        + Arrays.stream(values())
                            .map(operator -> operator.sign)
                            .collect(Collectors.joining(", "))
                        + "."));
  }

  String of(TableShape.Column column, Filter.Comparison typed) {
    return quoted(column) + " " + sign + " " + column.operand(value(typed));
  }

  /** The column as it is compared; of json, which has no operators, what jsonb makes of it. */
  private static String quoted(TableShape.Column column) {
    String name = Identifiers.quote(column.name());
    boolean json = column.category().equals(Category.JSON.word());
    return json && !column.type().equals("jsonb") ? name + "::jsonb" : name;
  }

  /** The column as it is printed; text as it is, so that an index over it still serves. */
  private static String text(TableShape.Column column) {
    return column.category().equals(Category.TEXT.word())
        ? Identifiers.quote(column.name())
        : Cells.printed(Identifiers.quote(column.name()));
  }

  /** A text, beside one. */
  private static String literal(String value) {
    return Identifiers.literal(value);
  }

  private static String value(Filter.Comparison typed) {
    String value = typed.value();
    if (value == null) {
      throw missing(typed, "a value");
    }
    return value;
  }

  private static List<String> several(Filter.Comparison typed) {
    List<String> values = typed.values();
    return values == null ? List.of() : values;
  }

  private static String list(TableShape.Column column, Filter.Comparison typed) {
    if (several(typed).isEmpty()) {
      throw missing(typed, "values");
    }
    return several(typed).stream().map(column::operand).collect(Collectors.joining(", "));
  }

  private static DbkeepException missing(Filter.Comparison typed, String what) {
    return DbkeepException.of(
        ErrorCode.USAGE,
        "\"" + typed.operator() + "\" needs " + what + " to compare " + typed.column() + " with",
        "Type it, or take the filter away.");
  }

  private static String escaped(String text) {
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_");
  }
}
