package dev.dbkeep.prisma;

import dev.dbkeep.prisma.Datamodel.Model;
import dev.dbkeep.prisma.Datamodel.Relation;
import dev.dbkeep.prisma.parse.Attribute;
import dev.dbkeep.prisma.parse.Block.Arity;
import dev.dbkeep.prisma.parse.Expression;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads the foreign key of a relation from the side that names its fields. */
record ForeignKeyReader(PrismaDatasource datasource) {
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

  Optional<Relation> read(RelationSide side, Model from, RelationSide opposite, Model to) {
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
    if (!datasource.foreignKeys() || side.isView() || opposite.isView()) {
      return Optional.empty();
    }
    List<String> columns = fields.stream().map(Datamodel.Field::column).toList();
    String name =
        attribute.text("map", false).orElse(ConstraintNames.foreignKey(from.table(), columns));
    // Prisma looks for one required column: SET NULL could not clear it.
    boolean required =
        side.line().type().arity() == Arity.REQUIRED
            || fields.stream().anyMatch(field -> field.arity() == Arity.REQUIRED);
    String onDelete = action(attribute, "onDelete", required ? "RESTRICT" : "SET NULL");
    return Optional.of(
        new Relation(
            name,
            from,
            columns,
            to,
            references.stream().map(Datamodel.Field::column).toList(),
            onDelete,
            action(attribute, "onUpdate", "CASCADE")));
  }

  private static void checkOneToOne(RelationSide side, Model from, List<Datamodel.Field> fields) {
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
}
