package dev.dbkeep.prisma;

import dev.dbkeep.postgres.Identifiers;
import dev.dbkeep.prisma.Datamodel.Field;
import dev.dbkeep.prisma.parse.Argument;
import dev.dbkeep.prisma.parse.Attribute;
import dev.dbkeep.prisma.parse.Expression;
import java.util.List;
import java.util.stream.Collectors;

/** Reads the predicate of a partial index: raw("…") or conditions on fields joined by AND. */
final class PredicateReader {
  private final List<Field> fields;
  private final String model;

  PredicateReader(List<Field> fields, String model) {
    this.fields = fields;
    this.model = model;
  }

  String read(Expression value) {
    if (value instanceof Expression.Call call && call.name().equals("raw")) {
      return new Attribute("where", call.arguments(), call.position())
          .text("value", true)
          .orElseThrow(
              () ->
                  call.position()
                      .error(
                          "raw() needs the predicate",
                          "Write: where: raw(\"deleted_at IS NULL\")"));
    }
    if (value instanceof Expression.Fields conditions && !conditions.entries().isEmpty()) {
      return conditions.entries().stream()
          .map(this::condition)
          .collect(Collectors.joining(" AND "));
    }
    throw value
        .position()
        .error(
            "expected raw(\"…\") or { field: value } as predicate",
            "Write: where: raw(\"deleted_at IS NULL\")");
  }

  private String condition(Argument entry) {
    String name = entry.name() == null ? "" : entry.name();
    String column =
        fields.stream()
            .filter(field -> field.name().equals(name))
            .map(Field::column)
            .findFirst()
            .orElseThrow(
                () ->
                    entry
                        .position()
                        .error(
                            "model " + model + " has no column field \"" + name + "\"",
                            "Write: where: { field: value }"));
    if (entry.value() instanceof Expression.Fields options
        && options.entries().size() == 1
        && "not".equals(options.entries().getFirst().name())) {
      Expression not = options.entries().getFirst().value();
      return Identifiers.quote(column) + (isNull(not) ? " IS NOT NULL" : " != " + literal(not));
    }
    return Identifiers.quote(column)
        + (isNull(entry.value()) ? " IS NULL" : " = " + literal(entry.value()));
  }

  private static boolean isNull(Expression value) {
    return value instanceof Expression.Word word && word.name().equals("null");
  }

  private static String literal(Expression value) {
    return switch (value) {
      case Expression.Text text -> Identifiers.literal(text.value());
      case Expression.Digits digits -> digits.literal();
      case Expression.Word word when word.name().equals("true") || word.name().equals("false") ->
          word.name();
      case Expression.Word word -> Identifiers.literal(word.name());
      case Expression.Call call ->
          throw call.position()
              .error("expected a constant in the predicate", "Use raw(\"…\") for anything else.");
      case Expression.Listing list ->
          throw list.position()
              .error("expected a constant in the predicate", "Use raw(\"…\") for anything else.");
      case Expression.Fields inner ->
          throw inner
              .position()
              .error(
                  "expected a constant or { not: … } in the predicate",
                  "Use raw(\"…\") for anything else.");
    };
  }
}
