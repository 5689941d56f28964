package dev.dbkeep.prisma;

import dev.dbkeep.catalog.Catalog;
import dev.dbkeep.catalog.Column;
import dev.dbkeep.catalog.Domain;
import dev.dbkeep.prisma.Datamodel.DefaultValue;
import dev.dbkeep.prisma.Datamodel.Field;
import dev.dbkeep.prisma.Datamodel.FieldType;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.ObjectMapper;

/** Which differences between a live column and the wanted one schema.prisma is able to name. */
final class ColumnLikeness {
  private static final List<String> TIMES =
      List.of(
          "timestamp without time zone",
          "timestamp with time zone",
          "time without time zone",
          "time with time zone");
  private static final List<String> KNOWN =
      List.of(
          "smallint",
          "integer",
          "bigint",
          "numeric",
          "real",
          "double precision",
          "money",
          "text",
          "character varying",
          "character",
          "citext",
          "uuid",
          "inet",
          "xml",
          "bit",
          "bit varying",
          "boolean",
          "bytea",
          "date",
          "json",
          "jsonb",
          "oid");
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Map<String, Domain> domains;

  ColumnLikeness(Catalog current) {
    this.domains =
        current.all(Domain.class).stream()
            .collect(
                Collectors.toMap(
                    domain ->
                        IndexShape.printed(domain.schema())
                            + "."
                            + IndexShape.printed(domain.name()),
                    Function.identity(),
                    (one, other) -> one));
  }

  /**
   * The live column with everything taken from the wanted one that the schema cannot say, or says
   * in another way.
   */
  Column restrict(Column current, Column wanted, @Nullable Field field) {
    boolean sameType = sameType(current.type(), wanted.type(), field);
    // A list is never required for Prisma, whatever the column says.
    boolean notNull =
        wanted.type().endsWith("[]") && current.type().endsWith("[]")
            ? wanted.notNull()
            : current.notNull();
    boolean defaultsAgree = current.generated() != null || sameDefault(current, wanted, field);
    return new Column(
        wanted.name(),
        sameType ? wanted.type() : current.type(),
        notNull,
        notNull == wanted.notNull() ? wanted.notNullName() : current.notNullName(),
        defaultsAgree ? wanted.defaultExpression() : current.defaultExpression(),
        defaultsAgree ? wanted.identity() : current.identity(),
        defaultsAgree ? wanted.generated() : current.generated(),
        sameType ? wanted.collation() : current.collation(),
        wanted.settings());
  }

  /** SERIAL, identity or any other sequence: Prisma calls all of them autoincrement. */
  static boolean counts(Column column) {
    return column.identity() != null
        || DefaultShape.read(column.defaultExpression(), column.type())
            instanceof DefaultShape.NextValue;
  }

  private boolean sameType(String printed, String wanted, @Nullable Field field) {
    String current = baseType(printed);
    if (current.equals(wanted)) {
      return true;
    }
    boolean currentList = current.endsWith("[]");
    if (currentList != wanted.endsWith("[]")) {
      return false;
    }
    String one = currentList ? current.substring(0, current.length() - 2) : current;
    String other = currentList ? wanted.substring(0, wanted.length() - 2) : wanted;
    if (field != null
        && field.type() instanceof FieldType.Unsupported
        && !KNOWN.contains(withoutNumbers(lastName(one)))
        && !TIMES.contains(withoutNumbers(one))) {
      return true;
    }
    if (TIMES.contains(withoutNumbers(one)) && withoutNumbers(one).equals(withoutNumbers(other))) {
      return !other.contains("(") || (other.contains("(6)") && !one.contains("("));
    }
    return lastName(one).equals("citext") && lastName(other).equals("citext");
  }

  private String baseType(String type) {
    Domain domain = domains.get(type);
    return domain == null ? type : baseType(domain.baseType());
  }

  private static String lastName(String type) {
    return type.substring(type.lastIndexOf('.') + 1);
  }

  private static String withoutNumbers(String type) {
    int open = type.indexOf('(');
    int close = type.indexOf(')');
    return open < 0 || close < 0 ? type : type.substring(0, open) + type.substring(close + 1);
  }

  private boolean sameDefault(Column current, Column wanted, @Nullable Field field) {
    boolean counts = counts(current);
    if (counts || counts(wanted)) {
      return counts == counts(wanted);
    }
    DefaultValue value = field == null ? null : field.defaultValue();
    if (value instanceof DefaultValue.Generated generated && generated.sql() == null) {
      return true;
    }
    DefaultShape one = DefaultShape.read(current.defaultExpression(), baseType(current.type()));
    DefaultShape other = DefaultShape.read(wanted.defaultExpression(), wanted.type());
    if (one == null || other == null) {
      return one == other;
    }
    // Prisma cannot compare moments in time: it takes any default for the right one.
    boolean moment =
        value instanceof DefaultValue.Constant
            && field != null
            && field.type() instanceof FieldType.Scalar scalar
            && scalar.type() == ScalarType.DATE_TIME;
    return moment || same(one, other, wanted.type());
  }

  private static boolean same(DefaultShape one, DefaultShape other, String type) {
    if (one instanceof DefaultShape.Text text
        && other instanceof DefaultShape.Text wanted
        && type.startsWith("json")) {
      return sameJson(text.value(), wanted.value());
    }
    if (one instanceof DefaultShape.Values values && other instanceof DefaultShape.Values wanted) {
      if (values.items().size() != wanted.items().size()) {
        return false;
      }
      for (int i = 0; i < values.items().size(); i++) {
        if (!sameItem(values.items().get(i), wanted.items().get(i), type)) {
          return false;
        }
      }
      return true;
    }
    return one.equals(other);
  }

  private static boolean sameItem(String one, String other, String type) {
    if (type.startsWith("json")) {
      return sameJson(one, other);
    }
    if (type.startsWith("numeric") || type.startsWith("double") || type.startsWith("real")) {
      return new BigDecimal(one).compareTo(new BigDecimal(other)) == 0;
    }
    return one.equals(other);
  }

  private static boolean sameJson(String one, String other) {
    try {
      return JSON.readTree(one).equals(JSON.readTree(other));
    } catch (JacksonException e) {
      return one.equals(other);
    }
  }
}
