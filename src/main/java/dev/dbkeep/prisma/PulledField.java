package dev.dbkeep.prisma;

import dev.dbkeep.catalog.Column;
import dev.dbkeep.catalog.Domain;
import dev.dbkeep.catalog.ObjectId;
import java.math.BigDecimal;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The type and default of a column in Prisma's words.
 *
 * @param type with ? or []
 * @param nativeType @db.… or empty
 * @param defaultText what stands in @default(…), or null
 */
record PulledField(
    String type, String nativeType, @Nullable String defaultText, boolean unsupported) {
  /** Enums by the name of their type as PostgreSQL prints it, and domains likewise. */
  record Types(Map<String, PulledEnum> enums, Map<String, Domain> domains) {}

  /** An enum under its Prisma name; values by label. */
  record PulledEnum(ObjectId id, String name, Map<String, String> values) {}

  private static final Map<String, NativeType> NATIVE =
      Map.ofEntries(
          Map.entry("smallint", NativeType.SMALL_INT),
          Map.entry("integer", NativeType.INTEGER),
          Map.entry("oid", NativeType.OID),
          Map.entry("bigint", NativeType.BIG_INT),
          Map.entry("real", NativeType.REAL),
          Map.entry("double precision", NativeType.DOUBLE_PRECISION),
          Map.entry("numeric", NativeType.DECIMAL),
          Map.entry("money", NativeType.MONEY),
          Map.entry("text", NativeType.TEXT),
          Map.entry("character varying", NativeType.VARCHAR),
          Map.entry("character", NativeType.CHAR),
          Map.entry("citext", NativeType.CITEXT),
          Map.entry("uuid", NativeType.UUID),
          Map.entry("inet", NativeType.INET),
          Map.entry("xml", NativeType.XML),
          Map.entry("bit", NativeType.BIT),
          Map.entry("bit varying", NativeType.VARBIT),
          Map.entry("boolean", NativeType.BOOLEAN),
          Map.entry("bytea", NativeType.BYTEA),
          Map.entry("timestamp without time zone", NativeType.TIMESTAMP),
          Map.entry("timestamp with time zone", NativeType.TIMESTAMPTZ),
          Map.entry("date", NativeType.DATE),
          Map.entry("time without time zone", NativeType.TIME),
          Map.entry("time with time zone", NativeType.TIMETZ),
          Map.entry("json", NativeType.JSON),
          Map.entry("jsonb", NativeType.JSONB));

  static PulledField of(Column column, Types types) {
    String printed = baseType(column.type(), types);
    boolean list = printed.endsWith("[]");
    String single = list ? baseType(printed.substring(0, printed.length() - 2), types) : printed;
    String arity = list ? "[]" : column.notNull() ? "" : "?";
    PulledEnum enumType = types.enums().get(single);
    if (enumType != null) {
      return new PulledField(
          enumType.name() + arity, "", defaultText(column, printed, null, enumType), false);
    }
    int open = single.indexOf('(');
    String numbers = open < 0 ? "" : single.substring(open, single.indexOf(')') + 1);
    String base = numbers.isEmpty() ? single : single.replace(numbers, "");
    NativeType nativeType = NATIVE.get(base.endsWith(".citext") ? "citext" : base);
    if (nativeType == null) {
      return new PulledField(
          "Unsupported(" + PrismaText.quoted(single) + ")" + arity,
          "",
          column.defaultExpression() == null ? null : generated(column.defaultExpression()),
          true);
    }
    // Prisma writes the precision that a plain timestamp has.
    boolean time =
        nativeType == NativeType.TIMESTAMP
            || nativeType == NativeType.TIMESTAMPTZ
            || nativeType == NativeType.TIME
            || nativeType == NativeType.TIMETZ;
    String arguments = numbers.isEmpty() && time ? "(6)" : numbers.replace(",", ", ");
    String sql = nativeType.sql() + numbers;
    boolean usual = sql.equals(nativeType.scalar().columnType());
    return new PulledField(
        nativeType.scalar().prismaName() + arity,
        usual ? "" : "@db." + nativeType.prismaName() + arguments,
        defaultText(column, printed, nativeType.scalar(), null),
        false);
  }

  private static String baseType(String type, Types types) {
    Domain domain = types.domains().get(type);
    return domain == null ? type : baseType(domain.baseType(), types);
  }

  private static String generated(String expression) {
    return "dbgenerated(" + PrismaText.quoted(expression) + ")";
  }

  private static @Nullable String defaultText(
      Column column, String type, @Nullable ScalarType scalar, @Nullable PulledEnum enumType) {
    if (column.generated() != null) {
      return null;
    }
    boolean counter = scalar == ScalarType.INT || scalar == ScalarType.BIG_INT;
    if (counter && column.notNull() && ColumnLikeness.counts(column)) {
      return "autoincrement()";
    }
    String expression = column.defaultExpression();
    DefaultShape shape = DefaultShape.read(expression, type);
    if (shape == null || expression == null) {
      return null;
    }
    Optional<String> constant =
        switch (shape) {
          case DefaultShape.Text text -> text(text.value(), scalar, enumType);
          case DefaultShape.Number number -> number(number.value(), scalar);
          case DefaultShape.Truth truth ->
              scalar == ScalarType.BOOLEAN
                  ? Optional.of(String.valueOf(truth.value()))
                  : Optional.empty();
          case DefaultShape.Now now ->
              scalar == ScalarType.DATE_TIME ? Optional.of("now()") : Optional.empty();
          case DefaultShape.Values values -> list(values.items(), scalar, enumType);
          case DefaultShape.NextValue next -> Optional.empty();
          case DefaultShape.Other other -> Optional.empty();
        };
    return constant.orElseGet(() -> generated(expression));
  }

  private static Optional<String> text(
      String value, @Nullable ScalarType scalar, @Nullable PulledEnum enumType) {
    if (enumType != null) {
      return Optional.ofNullable(enumType.values().get(value));
    }
    return switch (scalar) {
      case STRING, JSON -> Optional.of(PrismaText.quoted(value));
      case BYTES ->
          value.startsWith("\\x")
              ? Optional.of(
                  PrismaText.quoted(
                      Base64.getEncoder()
                          .encodeToString(HexFormat.of().parseHex(value.substring(2)))))
              : Optional.empty();
      case null -> Optional.empty();
      case BOOLEAN, INT, BIG_INT, FLOAT, DECIMAL, DATE_TIME -> Optional.empty();
    };
  }

  private static Optional<String> number(BigDecimal value, @Nullable ScalarType scalar) {
    boolean whole = value.scale() <= 0;
    boolean fits =
        scalar == ScalarType.FLOAT
            || scalar == ScalarType.DECIMAL
            || (whole && (scalar == ScalarType.INT || scalar == ScalarType.BIG_INT));
    return fits ? Optional.of(value.toPlainString()) : Optional.empty();
  }

  private static Optional<String> list(
      List<String> items, @Nullable ScalarType scalar, @Nullable PulledEnum enumType) {
    List<Optional<String>> texts =
        items.stream().map(item -> item(item, scalar, enumType)).toList();
    if (texts.stream().anyMatch(Optional::isEmpty)) {
      return Optional.empty();
    }
    return Optional.of(
        texts.stream().map(Optional::orElseThrow).collect(Collectors.joining(", ", "[", "]")));
  }

  private static Optional<String> item(
      String value, @Nullable ScalarType scalar, @Nullable PulledEnum enumType) {
    if (enumType == null && scalar != null) {
      switch (scalar) {
        case INT, BIG_INT, FLOAT, DECIMAL -> {
          try {
            return number(new BigDecimal(value), scalar);
          } catch (NumberFormatException e) {
            return Optional.empty();
          }
        }
        case BOOLEAN -> {
          return Optional.of(String.valueOf(value.startsWith("t")));
        }
        case STRING, JSON, BYTES, DATE_TIME -> {}
      }
    }
    return text(value, scalar, enumType);
  }
}
