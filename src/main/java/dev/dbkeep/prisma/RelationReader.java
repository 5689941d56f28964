package dev.dbkeep.prisma;

import dev.dbkeep.prisma.Datamodel.JoinTable;
import dev.dbkeep.prisma.Datamodel.Model;
import dev.dbkeep.prisma.Datamodel.Relation;
import dev.dbkeep.prisma.parse.Block.FieldLine;
import dev.dbkeep.prisma.parse.Block.ModelBlock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Pairs the relation fields of all models: each pair is a foreign key or the table of an implicit
 * many-to-many relation.
 */
final class RelationReader {
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

  List<Relation> foreignKeys() {
    return foreignKeys;
  }

  List<JoinTable> joinTables() {
    return joinTables;
  }

  void read() {
    Map<String, List<RelationSide>> groups = new LinkedHashMap<>();
    for (ModelBlock block : blocks.values()) {
      for (FieldLine line : block.fields()) {
        if (!line.type().unsupported() && blocks.containsKey(line.type().name())) {
          RelationSide side = RelationSide.of(block, line);
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

  private void relation(List<RelationSide> sides) {
    RelationSide one = sides.getFirst();
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
                  + String.join(", ", sides.stream().map(RelationSide::owner).toList()),
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
    RelationSide two = sides.get(1);
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
      RelationSide side = one.list() ? two : one;
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
    RelationSide defining = one.defines() ? one : two;
    RelationSide opposite = one.defines() ? two : one;
    new ForeignKeyReader(datasource)
        .read(defining, model(defining), opposite, model(opposite))
        .ifPresent(foreignKeys::add);
  }

  private void manyToMany(RelationSide one, RelationSide two) {
    if (one.defines() || two.defines()) {
      throw one.line()
          .position()
          .error(
              "the many-to-many relation " + one.owner() + " names fields",
              "A relation with lists on both sides has no fields; make one side a single field.");
    }
    if (one.isView() || two.isView()) {
      return;
    }
    RelationSide a = one.model().name().compareTo(two.model().name()) <= 0 ? one : two;
    RelationSide b = a == one ? two : one;
    for (RelationSide side : List.of(a, b)) {
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

  private Model model(RelationSide side) {
    Model model = models.get(side.model().name());
    if (model == null) {
      throw new IllegalStateException("model " + side.model().name() + " was not read");
    }
    return model;
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
