package dev.dbkeep.prisma;

import dev.dbkeep.prisma.Datamodel.Field;
import dev.dbkeep.prisma.Datamodel.Index;
import dev.dbkeep.prisma.Datamodel.Key;
import dev.dbkeep.prisma.parse.Attribute;
import dev.dbkeep.prisma.parse.Expression;
import dev.dbkeep.prisma.parse.Position;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads @id, @unique, @@id, @@unique and @@index. */
final class IndexReader {
  private static final Map<String, String> METHODS =
      Map.of(
          "BTree", "btree", "Hash", "hash", "Gist", "gist", "Gin", "gin", "SpGist", "spgist",
          "Brin", "brin");

  private final String model;
  private final String table;
  private final List<Field> fields;

  IndexReader(String model, String table, List<Field> fields) {
    this.model = model;
    this.table = table;
    this.fields = fields;
  }

  Key fieldKey(String field, Attribute attribute) {
    return new Key(
        attribute.text("map", true).orElse(ConstraintNames.primaryKey(table)),
        List.of(column(field, attribute.position())));
  }

  Index fieldUnique(String field, Attribute attribute) {
    String column = column(field, attribute.position());
    String name =
        attribute.text("map", true).orElse(ConstraintNames.unique(table, List.of(column)));
    boolean descending = attribute.word("sort").filter("Desc"::equals).isPresent();
    return new Index(
        name, true, null, List.of(new Index.Part(column, descending, null)), predicate(attribute));
  }

  Key key(Attribute attribute) {
    List<Index.Part> parts = parts(attribute);
    return new Key(
        attribute.text("map", false).orElse(ConstraintNames.primaryKey(table)),
        parts.stream().map(Index.Part::column).toList());
  }

  Index index(Attribute attribute, boolean unique) {
    List<Index.Part> parts = parts(attribute);
    List<String> columns = parts.stream().map(Index.Part::column).toList();
    // The old name: of @@index meant the database name; on @@unique it names the client's field.
    Optional<String> given =
        attribute
            .text("map", false)
            .or(() -> unique ? Optional.empty() : attribute.text("name", false));
    String name =
        given.orElse(
            unique
                ? ConstraintNames.unique(table, columns)
                : ConstraintNames.index(table, columns));
    return new Index(name, unique, method(attribute), parts, predicate(attribute));
  }

  private static @Nullable String method(Attribute attribute) {
    Optional<String> type = attribute.word("type");
    if (type.isEmpty()) {
      return null;
    }
    String method = METHODS.get(type.get());
    if (method == null) {
      throw attribute
          .position()
          .error(
              "unknown index type "
                  + type.get()
                  + ", expected BTree, Hash, Gin, Gist, SpGist or Brin",
              "Use one of these.");
    }
    return method;
  }

  private List<Index.Part> parts(Attribute attribute) {
    Expression value =
        attribute
            .value("fields", true)
            .orElseThrow(
                () ->
                    attribute
                        .position()
                        .error(
                            "@@" + attribute.name() + " of model " + model + " names no fields",
                            "Write: @@" + attribute.name() + "([field])"));
    List<Expression> items =
        value instanceof Expression.Listing list ? list.items() : List.of(value);
    if (items.isEmpty()) {
      throw value
          .position()
          .error(
              "@@" + attribute.name() + " of model " + model + " names no fields",
              "Name at least one field in the brackets.");
    }
    List<Index.Part> parts = new ArrayList<>();
    for (Expression item : items) {
      Index.Part part = part(item);
      if (parts.stream().anyMatch(other -> other.column().equals(part.column()))) {
        throw item.position()
            .error(
                "@@" + attribute.name() + " of model " + model + " names the same field twice",
                "Remove one of the two.");
      }
      parts.add(part);
    }
    return parts;
  }

  private Index.Part part(Expression item) {
    if (item instanceof Expression.Word word) {
      return new Index.Part(column(word.name(), item.position()), false, null);
    }
    if (item instanceof Expression.Call call) {
      Attribute options = new Attribute(call.name(), call.arguments(), call.position());
      options.allow("sort", "length", "ops");
      boolean descending = options.word("sort").filter("Desc"::equals).isPresent();
      return new Index.Part(
          column(call.name(), item.position()),
          descending,
          options.value("ops", false).map(IndexReader::operatorClass).orElse(null));
    }
    throw item.position()
        .error(
            "expected the name of a field",
            "Write the fields as names: [first, second(sort: Desc)].");
  }

  private static String operatorClass(Expression value) {
    if (value instanceof Expression.Call call && call.name().equals("raw")) {
      return new Attribute("ops", call.arguments(), call.position())
          .text("value", true)
          .orElseThrow(
              () ->
                  call.position()
                      .error(
                          "raw() needs the operator class", "Write: ops: raw(\"gin_trgm_ops\")"));
    }
    if (value instanceof Expression.Word word) {
      return OperatorClasses.sqlName(word.name())
          .orElseThrow(
              () ->
                  value
                      .position()
                      .error(
                          "unknown operator class " + word.name(),
                          "Use raw(\"…\") for an operator class that Prisma has no name for."));
    }
    throw value
        .position()
        .error(
            "expected an operator class", "Write: ops: JsonbPathOps or ops: raw(\"gin_trgm_ops\")");
  }

  private @Nullable String predicate(Attribute attribute) {
    return attribute
        .value("where", false)
        .map(value -> new PredicateReader(fields, model).read(value))
        .orElse(null);
  }

  private String column(String field, Position position) {
    return fields.stream()
        .filter(each -> each.name().equals(field))
        .map(Field::column)
        .findFirst()
        .orElseThrow(
            () ->
                position.error(
                    "model " + model + " has no column field " + field,
                    "Name a field that is not a relation: "
                        + String.join(", ", fields.stream().map(Field::name).toList())
                        + "."));
  }
}
