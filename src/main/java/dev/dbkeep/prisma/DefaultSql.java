package dev.dbkeep.prisma;

import dev.dbkeep.postgres.Identifiers;
import dev.dbkeep.prisma.Datamodel.DefaultValue;
import dev.dbkeep.prisma.Datamodel.Field;
import dev.dbkeep.prisma.Datamodel.FieldType;
import dev.dbkeep.prisma.parse.Expression;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Writes @default as a DEFAULT clause. */
final class DefaultSql {
  private static final DateTimeFormatter MOMENT =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss.SSSSSS xxx", Locale.ROOT);

  private DefaultSql() {}

  /** The expression after DEFAULT, or null when the database has none. */
  static @Nullable String of(Field field, String columnType) {
    return switch (field.defaultValue()) {
      case null -> null;
      case DefaultValue.AutoIncrement auto -> null;
      case DefaultValue.ByClient client -> null;
      case DefaultValue.Now now -> "CURRENT_TIMESTAMP";
      case DefaultValue.Generated generated ->
          generated.sql() == null || generated.sql().isBlank() ? null : generated.sql();
      case DefaultValue.Constant constant
          when constant.value() instanceof Expression.Listing list ->
          "ARRAY["
              + list.items().stream()
                  .map(item -> constant(field, item))
                  .collect(Collectors.joining(", "))
              + "]::"
              + columnType;
      case DefaultValue.Constant constant -> constant(field, constant.value());
    };
  }

  private static String constant(Field field, Expression value) {
    return switch (value) {
      case Expression.Digits digits -> digits.literal();
      case Expression.Text text -> text(field, text);
      case Expression.Word word when field.type() instanceof FieldType.EnumUse use ->
          Identifiers.literal(
                  use.definition().values().stream()
                      .filter(each -> each.name().equals(word.name()))
                      .findFirst()
                      .orElseThrow()
                      .label())
              .strip();
      case Expression.Word word -> word.name();
      case Expression.Call call ->
          throw call.position().error("a function cannot stand inside a list", "Use constants.");
      case Expression.Listing list ->
          throw list.position().error("a list cannot stand inside a list", "Use constants.");
      case Expression.Fields fields ->
          throw fields.position().error("expected a constant", "Use a constant.");
    };
  }

  private static String text(Field field, Expression.Text text) {
    if (field.type() instanceof FieldType.Scalar scalar) {
      return switch (scalar.type()) {
        case DATE_TIME -> "'" + moment(text) + "'";
        case BYTES -> "'\\x" + HexFormat.of().formatHex(bytes(text)) + "'";
        case DECIMAL -> text.value();
        case STRING, BOOLEAN, INT, BIG_INT, FLOAT, JSON ->
            Identifiers.literal(text.value()).strip();
      };
    }
    return Identifiers.literal(text.value()).strip();
  }

  private static String moment(Expression.Text text) {
    try {
      return OffsetDateTime.parse(text.value()).format(MOMENT);
    } catch (DateTimeException e) {
      throw text.position()
          .error(
              "\""
                  + text.value()
                  + "\" is no moment in time, expected for example 2020-01-31T12:00:00Z",
              "Write date, T, time and zone as RFC 3339 says.");
    }
  }

  private static byte[] bytes(Expression.Text text) {
    try {
      return Base64.getDecoder().decode(text.value());
    } catch (IllegalArgumentException e) {
      throw text.position()
          .error("the default of a Bytes field is not base64", "Encode the bytes as base64.");
    }
  }
}
