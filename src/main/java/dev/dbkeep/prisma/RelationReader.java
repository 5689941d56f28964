package dev.dbkeep.prisma;

import dev.dbkeep.prisma.Block.Arity;
import dev.dbkeep.prisma.Block.FieldLine;
import dev.dbkeep.prisma.Block.Kind;
import dev.dbkeep.prisma.Block.ModelBlock;
import dev.dbkeep.prisma.Datamodel.JoinTable;
import dev.dbkeep.prisma.Datamodel.Model;
import dev.dbkeep.prisma.Datamodel.Relation;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Pairs the relation fields of all models: each pair is a foreign key or the table of an implicit
 * many-to-many relation.
 */
final class RelationReader {
  private static final Map<String, String> ACTIONS =
      Map.of(
          "Cascade",
          "CASCADE",
          "Restrict",
          "RESTRICT",
          "NoAction",
          "NO ACTION",
          "SetNull",
          "SET NULL",
          "SetDefault",
          "SET DEFAULT");

  private final Map<String, ModelBlock> blocks;
  private final Map<String, Model> models;
  private final PrismaDatasource datasource;
  private final List<Relation> foreignKeys = new ArrayList<>();
  private final List<JoinTable> joinTables = new ArrayList<>();

  RelationReader(
      Map<String, ModelBlock> blocks, Map<String, Model> models, PrismaDatasource datasource) {
    this.blocks = blocks;
    this.models = models;
    this.datasource = datasource;
  }

  /** One side of a relation. */
  private record Side(
      ModelBlock model, FieldLine line, String relationName, @Nullable Attribute attribute) {
    boolean list() {
      return line.type().arity() == Arity.LIST;
    }

    boolean defines() {
      return attribute != null && attribute.value("fields", false).isPresent();
    }

    String owner() {
      return model.name() + "." + line.name();
    }
  }

  List<Relation> foreignKeys() {
    return foreignKeys;
  }

  List<JoinTable> joinTables() {
    return joinTables;
  }

  void read() {
    Map<String, List<Side>> groups = new LinkedHashMap<>();
    for (ModelBlock block : blocks.values()) {
      for (FieldLine line : block.fields()) {
        if (!line.type().unsupported() && blocks.containsKey(line.type().name())) {
          Side side = side(block, line);
          String other = line.type().name();
          String pair =
              block.name().compareTo(other) <= 0
                  ? block.name() + "\n" + other
                  : other + "\n" + block.name();
          groups
              .computeIfAbsent(pair + "\n" + side.relationName(), key -> new ArrayList<>())
              .add(side);
        }
      }
    }
    groups.values().forEach(this::relation);
    checkNames();
  }

  private static Side side(ModelBlock block, FieldLine line) {
    Attribute relation = null;
    for (Attribute attribute : line.attributes()) {
      switch (attribute.name()) {
        case "relation" -> {
          attribute.allow("", "name", "fields", "references", "onDelete", "onUpdate", "map");
          relation = attribute;
        }
        case "ignore", "id", "unique" -> {}
        default ->
            throw attribute
                .position()
                .error(
                    "@"
                        + attribute.name()
                        + " cannot stand on the relation "
                        + block.name()
                        + "."
                        + line.name()
                        + ", expected @relation or @ignore",
                    "Put it on a field that is a column.");
      }
    }
    return new Side(
        block, line, relation == null ? "" : relation.text("name", true).orElse(""), relation);
  }

  private void relation(List<Side> sides) {
    Side one = sides.getFirst();
    if (sides.size() > 2) {
      throw sides
          .get(1)
          .line()
          .position()
          .error(
              "the relations between "
                  + one.model().name()
                  + " and "
                  + one.line().type().name()
                  + " are ambiguous: "
                  + String.join(", ", sides.stream().map(Side::owner).toList()),
              "Give both fields of each relation the same name: @relation(\"name\").");
    }
    if (sides.size() == 1) {
      throw one.line()
          .position()
          .error(
              "the relation "
                  + one.owner()
                  + " has no opposite field in model "
                  + one.line().type().name(),
              "Add a field of type "
                  + one.model().name()
                  + " (or "
                  + one.model().name()
                  + "[]) to model "
                  + one.line().type().name()
                  + ".");
    }
    Side two = sides.get(1);
    boolean self = one.model().name().equals(two.model().name());
    if (!self && one.line().type().name().equals(one.model().name())) {
      throw one.line()
          .position()
          .error(
              "the relation " + one.owner() + " does not lead to model " + two.model().name(),
              "Correct its type.");
    }
    if (one.list() && two.list()) {
      manyToMany(one, two);
      return;
    }
    if (one.defines() && two.defines()) {
      throw two.line()
          .position()
          .error(
              "both sides of the relation between "
                  + one.owner()
                  + " and "
                  + two.owner()
                  + " name fields and references",
              "Keep them on one side only.");
    }
    if (!one.defines() && !two.defines()) {
      Side side = one.list() ? two : one;
      throw side.line()
          .position()
          .error(
              "the relation "
                  + side.owner()
                  + " has no fields, expected @relation(fields: […], references: […])",
              "Add the column that refers to model "
                  + side.line().type().name()
                  + " and name it: @relation(fields: ["
                  + side.line().name()
                  + "Id], references: [id]).");
    }
    foreignKey(one.defines() ? one : two, one.defines() ? two : one);
  }

  private void manyToMany(Side one, Side two) {
    if (one.defines() || two.defines()) {
      throw one.line()
          .position()
          .error(
              "the many-to-many relation " + one.owner() + " names fields",
              "A relation with lists on both sides has no fields; make one side a single field.");
    }
    if (isView(one) || isView(two)) {
      return;
    }
    Side a = one.model().name().compareTo(two.model().name()) <= 0 ? one : two;
    Side b = a == one ? two : one;
    for (Side side : List.of(a, b)) {
      Model model = model(side);
      if (model.primaryKey() == null || model.primaryKey().columns().size() != 1) {
        throw side.line()
            .position()
            .error(
                "the many-to-many relation "
                    + side.owner()
                    + " needs a single @id in model "
                    + model.name(),
                "Give model "
                    + model.name()
                    + " a single-field @id, or write the table between as a model.");
      }
    }
    String name =
        one.relationName().isEmpty()
            ? a.model().name() + "To" + b.model().name()
            : one.relationName();
    joinTables.add(new JoinTable(ConstraintNames.joinTable(name), model(a), model(b)));
  }

  private Model model(Side side) {
    Model model = models.get(side.model().name());
    if (model == null) {
      throw new IllegalStateException("model " + side.model().name() + " was not read");
    }
    return model;
  }

  private static boolean isView(Side side) {
    return side.model().kind() == Kind.VIEW;
  }

  private void foreignKey(Side side, Side opposite) {
    Attribute attribute = side.attribute();
    if (attribute == null) {
      throw new IllegalStateException("a defining side has an attribute");
    }
    if (side.list()) {
      throw side.line()
          .position()
          .error(
              "the list " + side.owner() + " names fields and references",
              "They belong to the other side of the relation.");
    }
    Model from = model(side);
    Model to = model(opposite);
    List<Datamodel.Field> fields = columns(attribute, "fields", from);
    List<Datamodel.Field> references = columns(attribute, "references", to);
    if (fields.size() != references.size()) {
      throw attribute
          .position()
          .error(
              "the relation "
                  + side.owner()
                  + " names "
                  + fields.size()
                  + " fields and "
                  + references.size()
                  + " references",
              "Name as many references as fields.");
    }
    if (!opposite.list()) {
      checkOneToOne(side, from, fields);
    }
    if (!datasource.foreignKeys() || isView(side) || isView(opposite)) {
      return;
    }
    List<String> columns = fields.stream().map(Datamodel.Field::column).toList();
    String name =
        attribute.text("map", false).orElse(ConstraintNames.foreignKey(from.table(), columns));
    // Prisma looks for one required column: SET NULL could not clear it.
    boolean required =
        side.line().type().arity() == Arity.REQUIRED
            || fields.stream().anyMatch(field -> field.arity() == Arity.REQUIRED);
    String onDelete = action(attribute, "onDelete", required ? "RESTRICT" : "SET NULL");
    foreignKeys.add(
        new Relation(
            name,
            from,
            columns,
            to,
            references.stream().map(Datamodel.Field::column).toList(),
            onDelete,
            action(attribute, "onUpdate", "CASCADE")));
  }

  private static void checkOneToOne(Side side, Model from, List<Datamodel.Field> fields) {
    List<String> columns = fields.stream().map(Datamodel.Field::column).sorted().toList();
    boolean key =
        from.primaryKey() != null
            && from.primaryKey().columns().stream().sorted().toList().equals(columns);
    boolean unique =
        from.indexes().stream()
            .anyMatch(
                index ->
                    index.unique()
                        && index.parts().stream()
                            .map(Datamodel.Index.Part::column)
                            .sorted()
                            .toList()
                            .equals(columns));
    if (!key && !unique) {
      throw side.line()
          .position()
          .error(
              "the one-to-one relation "
                  + side.owner()
                  + " needs a unique "
                  + String.join(", ", fields.stream().map(Datamodel.Field::name).toList()),
              fields.size() == 1
                  ? "Add @unique to the field "
                      + fields.getFirst().name()
                      + ", or make the other side a list."
                  : "Add @@unique(["
                      + String.join(", ", fields.stream().map(Datamodel.Field::name).toList())
                      + "]), or make the other side a list.");
    }
  }

  private static List<Datamodel.Field> columns(Attribute attribute, String argument, Model model) {
    Expression value =
        attribute
            .value(argument, false)
            .orElseThrow(
                () ->
                    attribute
                        .position()
                        .error(
                            "@relation names no " + argument,
                            "Write: @relation(fields: [otherId], references: [id])"));
    List<Expression> items =
        value instanceof Expression.Listing list ? list.items() : List.of(value);
    List<Datamodel.Field> fields = new ArrayList<>();
    for (Expression item : items) {
      if (!(item instanceof Expression.Word word)) {
        throw item.position()
            .error("expected the name of a field in " + argument, "Write plain names in brackets.");
      }
      fields.add(
          model.fields().stream()
              .filter(field -> field.name().equals(word.name()))
              .findFirst()
              .orElseThrow(
                  () ->
                      item.position()
                          .error(
                              "model " + model.name() + " has no column field " + word.name(),
                              "Name a field of model "
                                  + model.name()
                                  + ": "
                                  + String.join(
                                      ", ",
                                      model.fields().stream().map(Datamodel.Field::name).toList())
                                  + ".")));
    }
    if (fields.isEmpty()) {
      throw value.position().error(argument + " of @relation is empty", "Name at least one field.");
    }
    return fields;
  }

  private static String action(Attribute attribute, String argument, String otherwise) {
    return attribute
        .word(argument)
        .map(
            word -> {
              String action = ACTIONS.get(word);
              if (action == null) {
                throw attribute
                    .position()
                    .error(
                        "unknown action "
                            + argument
                            + ": "
                            + word
                            + ", expected Cascade, Restrict, NoAction, SetNull or SetDefault",
                        "Use one of these.");
              }
              return action;
            })
        .orElse(otherwise);
  }

  private void checkNames() {
    Map<String, String> seen = new HashMap<>();
    for (Relation relation : foreignKeys) {
      if (seen.putIfAbsent(
              relation.from().schema() + "." + relation.from().table() + "." + relation.name(),
              relation.name())
          != null) {
        throw Objects.requireNonNull(blocks.get(relation.from().name()))
            .position()
            .error(
                "two relations of model "
                    + relation.from().name()
                    + " have the foreign key name \""
                    + relation.name()
                    + "\"",
                "Give one of them another name with map: \"…\".");
      }
    }
  }
}
