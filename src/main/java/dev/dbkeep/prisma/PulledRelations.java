package dev.dbkeep.prisma;

import dev.dbkeep.catalog.Catalog;
import dev.dbkeep.catalog.ForeignKey;
import dev.dbkeep.catalog.ObjectId;
import dev.dbkeep.catalog.ObjectType;
import dev.dbkeep.catalog.Table;
import dev.dbkeep.prisma.KeyShape.ForeignKeyShape;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Foreign keys as relation fields on both sides, and the tables that are implicit many-to-many
 * relations.
 */
final class PulledRelations {
  private static final Map<String, String> ACTIONS =
      Map.of(
          "CASCADE",
          "Cascade",
          "RESTRICT",
          "Restrict",
          "NO ACTION",
          "NoAction",
          "SET NULL",
          "SetNull",
          "SET DEFAULT",
          "SetDefault");

  private final Map<ObjectId, PulledModel> models;
  private final List<Pair> pairs = new ArrayList<>();

  /** A relation between two models, by foreign key or by a join table. */
  private record Pair(PulledModel from, PulledModel to, ForeignKey key, ForeignKeyShape shape) {
    String ends() {
      return from.name.compareTo(to.name) <= 0
          ? from.name + "\n" + to.name
          : to.name + "\n" + from.name;
    }
  }

  /** A table that is an implicit many-to-many relation. */
  record Join(Table table, ObjectId a, ObjectId b, boolean primaryKey) {}

  PulledRelations(Map<ObjectId, PulledModel> models) {
    this.models = models;
  }

  /**
   * The join tables among {@code tables}: columns A and B, each a foreign key to a single id, one
   * row for each pair.
   */
  static List<Join> joins(Catalog catalog, List<Table> tables) {
    Map<ObjectId, List<ForeignKey>> keys =
        catalog.all(ForeignKey.class).stream()
            .collect(
                Collectors.groupingBy(
                    key -> ObjectId.of(ObjectType.TABLE, key.schema(), key.table())));
    Map<ObjectId, List<IndexShape>> indexes = new HashMap<>();
    catalog
        .all(dev.dbkeep.catalog.Index.class)
        .forEach(
            index ->
                indexes
                    .computeIfAbsent(
                        ObjectId.of(ObjectType.TABLE, index.schema(), index.table()),
                        id -> new ArrayList<>())
                    .add(IndexShape.ofIndex(index.definition())));
    List<Join> joins = new ArrayList<>();
    for (Table table : tables) {
      join(
              catalog,
              table,
              keys.getOrDefault(table.id(), List.of()),
              indexes.getOrDefault(table.id(), List.of()))
          .ifPresent(joins::add);
    }
    return joins;
  }

  private static java.util.Optional<Join> join(
      Catalog catalog, Table table, List<ForeignKey> keys, List<IndexShape> indexes) {
    boolean columns =
        table.columns().size() == 2
            && table.columns().stream()
                .map(column -> column.name())
                .toList()
                .equals(List.of("A", "B"));
    if (!table.name().startsWith("_")
        || table.name().length() < 2
        || !columns
        || keys.size() != 2) {
      return java.util.Optional.empty();
    }
    Map<String, ObjectId> ends = new HashMap<>();
    for (ForeignKey key : keys) {
      ForeignKeyShape shape = KeyShape.foreignKey(key.definition());
      ObjectId end = ObjectId.of(ObjectType.TABLE, shape.schema(), shape.table());
      boolean id =
          catalog
              .find(end)
              .map(Table.class::cast)
              .filter(
                  target ->
                      target.constraints().stream()
                          .anyMatch(
                              each ->
                                  each.type() == dev.dbkeep.catalog.Constraint.Type.PRIMARY_KEY
                                      && KeyShape.primaryKey(each.definition())
                                          .equals(shape.references())))
              .isPresent();
      if (shape.columns().size() != 1
          || !id
          || !shape.onDelete().equals("CASCADE")
          || !shape.onUpdate().equals("CASCADE")) {
        return java.util.Optional.empty();
      }
      ends.put(shape.columns().getFirst(), end);
    }
    boolean primaryKey =
        table.constraints().stream()
            .anyMatch(
                each ->
                    each.type() == dev.dbkeep.catalog.Constraint.Type.PRIMARY_KEY
                        && KeyShape.primaryKey(each.definition()).equals(List.of("A", "B")));
    boolean unique =
        indexes.stream()
            .anyMatch(index -> index.unique() && index.columns().equals(List.of("A", "B")));
    boolean second =
        indexes.stream().anyMatch(index -> !index.unique() && index.columns().equals(List.of("B")));
    boolean whole =
        ends.size() == 2
            && (primaryKey || unique)
            && second
            && indexes.size() == (primaryKey ? 1 : 2);
    return whole
        ? java.util.Optional.of(
            new Join(
                table,
                ends.getOrDefault("A", table.id()),
                ends.getOrDefault("B", table.id()),
                primaryKey))
        : java.util.Optional.empty();
  }

  void write(List<ForeignKey> keys, List<Join> joins) {
    for (ForeignKey key : keys) {
      PulledModel from = models.get(ObjectId.of(ObjectType.TABLE, key.schema(), key.table()));
      if (from == null) {
        continue;
      }
      ForeignKeyShape shape = KeyShape.foreignKey(key.definition());
      PulledModel to = models.get(ObjectId.of(ObjectType.TABLE, shape.schema(), shape.table()));
      if (to == null) {
        from.unsaid.add(
            "foreign key " + key.name() + " to " + shape.schema() + "." + shape.table());
      } else {
        pairs.add(new Pair(from, to, key, shape));
      }
    }
    Map<String, Integer> between = new LinkedHashMap<>();
    pairs.forEach(pair -> between.merge(pair.ends(), 1, Integer::sum));
    for (Join join : joins) {
      PulledModel a = model(join.a());
      PulledModel b = model(join.b());
      between.merge(
          a.name.compareTo(b.name) <= 0 ? a.name + "\n" + b.name : b.name + "\n" + a.name,
          1,
          Integer::sum);
    }
    pairs.forEach(
        pair ->
            foreignKey(pair, between.getOrDefault(pair.ends(), 1) > 1 || pair.from() == pair.to()));
    joins.forEach(this::join);
  }

  private PulledModel model(ObjectId id) {
    PulledModel model = models.get(id);
    if (model == null) {
      throw new IllegalArgumentException("no model for " + id);
    }
    return model;
  }

  private void foreignKey(Pair pair, boolean named) {
    PulledModel from = pair.from();
    PulledModel to = pair.to();
    List<String> columns = pair.shape().columns();
    List<String> fields = columns.stream().map(from::field).toList();
    String relation = from.name + "_" + String.join("_", fields) + "To" + to.name;
    boolean optional = columns.stream().anyMatch(column -> !from.column(column).notNull());
    boolean someRequired = columns.stream().anyMatch(column -> from.column(column).notNull());
    List<String> arguments = new ArrayList<>();
    String name = relation;
    if (named) {
      name = from.fieldNames.free("@" + relation).substring(1);
      arguments.add(PrismaText.quoted(name));
    }
    arguments.add("fields: [" + String.join(", ", fields) + "]");
    arguments.add(
        "references: ["
            + pair.shape().references().stream().map(to::field).collect(Collectors.joining(", "))
            + "]");
    if (!pair.shape().onDelete().equals(someRequired ? "RESTRICT" : "SET NULL")) {
      arguments.add("onDelete: " + ACTIONS.get(pair.shape().onDelete()));
    }
    if (!pair.shape().onUpdate().equals("CASCADE")) {
      arguments.add("onUpdate: " + ACTIONS.get(pair.shape().onUpdate()));
    }
    if (!pair.key().name().equals(ConstraintNames.foreignKey(from.table.name(), columns))) {
      arguments.add("map: " + PrismaText.quoted(pair.key().name()));
    }
    if (pair.key().definition().contains("DEFERRABLE")
        || pair.key().definition().contains("NOT VALID")
        || pair.key().definition().contains("MATCH FULL")) {
      from.unsaid.add("how foreign key " + pair.key().name() + " is checked");
    }
    String forward = from.fieldNames.free(forwardName(fields, to));
    from.relationLines.add(
        new PrismaText.Line(
            forward,
            to.name + (optional ? "?" : ""),
            "@relation(" + String.join(", ", arguments) + ")" + ignore(from, to)));
    boolean single = from.isUnique(columns);
    String back =
        to.fieldNames.free(
            PulledNames.decapitalized(from.name) + (named ? "_" + String.join("_", fields) : ""));
    to.relationLines.add(
        new PrismaText.Line(
            back,
            from.name + (single ? "?" : "[]"),
            (named ? "@relation(" + PrismaText.quoted(name) + ")" : "") + ignore(to, from)));
  }

  /** A field to a model that the client ignores has to be ignored too. */
  private static String ignore(PulledModel model, PulledModel other) {
    return model.isIdentified() && !other.isIdentified() ? " @ignore" : "";
  }

  private static String forwardName(List<String> fields, PulledModel to) {
    String field = fields.getFirst();
    for (String suffix : List.of("_id", "Id", "ID")) {
      if (fields.size() == 1 && field.endsWith(suffix) && field.length() > suffix.length()) {
        return field.substring(0, field.length() - suffix.length());
      }
    }
    return PulledNames.decapitalized(to.name);
  }

  private void join(Join join) {
    PulledModel a = model(join.a());
    PulledModel b = model(join.b());
    String relation = join.table().name().substring(1);
    String attribute = "@relation(" + PrismaText.quoted(relation) + ")";
    String first = a.fieldNames.free(PulledNames.decapitalized(b.name) + (a == b ? "_A" : ""));
    a.relationLines.add(new PrismaText.Line(first, b.name + "[]", attribute));
    String second = b.fieldNames.free(PulledNames.decapitalized(a.name) + (a == b ? "_B" : ""));
    b.relationLines.add(new PrismaText.Line(second, a.name + "[]", attribute));
  }
}
