package dev.dbkeep.prisma;

import dev.dbkeep.prisma.Datamodel.Field;
import dev.dbkeep.prisma.Datamodel.FieldType;
import dev.dbkeep.prisma.Datamodel.Index;
import dev.dbkeep.prisma.Datamodel.Key;
import dev.dbkeep.prisma.Datamodel.Model;
import dev.dbkeep.prisma.Datamodel.PrismaEnum;
import dev.dbkeep.prisma.parse.Attribute;
import dev.dbkeep.prisma.parse.Block.Arity;
import dev.dbkeep.prisma.parse.Block.FieldLine;
import dev.dbkeep.prisma.parse.Block.Kind;
import dev.dbkeep.prisma.parse.Block.ModelBlock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads one model: its columns, keys and indexes; relations need all models and are read later. */
final class ModelReader {
  private final ModelBlock block;
  private final Map<String, PrismaEnum> enums;
  private final Map<String, ModelBlock> models;
  private final PrismaDatasource datasource;
  private final List<Field> fields = new ArrayList<>();
  private final List<Index> indexes = new ArrayList<>();
  private String table;
  private @Nullable String schema;
  private @Nullable Key key;
  private boolean identified;

  ModelReader(
      ModelBlock block,
      Map<String, PrismaEnum> enums,
      Map<String, ModelBlock> models,
      PrismaDatasource datasource) {
    this.block = block;
    this.enums = enums;
    this.models = models;
    this.datasource = datasource;
    this.table = block.name();
  }

  Model read() {
    for (Attribute attribute : block.attributes()) {
      switch (attribute.name()) {
        case "map" -> table = attribute.text("name", true).orElse(table);
        case "schema" -> schema = DatamodelReader.schema(attribute, datasource);
        case "id", "unique", "index", "ignore" -> {}
        case "fulltext" ->
            throw attribute
                .position()
                .error(
                    "@@fulltext does not exist on PostgreSQL, expected @@index or @@unique",
                    "Use @@index with type: Gin on a tsvector column, written in a migration.");
        default ->
            throw attribute
                .position()
                .error(
                    "unknown attribute @@"
                        + attribute.name()
                        + " on model "
                        + block.name()
                        + ", expected @@id, @@unique, @@index, @@map, @@schema or @@ignore",
                    "Correct or remove it.");
      }
    }
    checkSchema();
    readFields();
    IndexReader reader = new IndexReader(block.name(), table, fields);
    for (FieldLine line : block.fields()) {
      for (Attribute attribute : line.attributes()) {
        fieldIndex(reader, line, attribute);
      }
    }
    for (Attribute attribute : block.attributes()) {
      blockIndex(reader, attribute);
    }
    boolean ignored =
        block.attributes().stream().anyMatch(attribute -> attribute.name().equals("ignore"));
    if (!identified && !ignored && block.kind() == Kind.MODEL) {
      throw block
          .position()
          .error(
              "model "
                  + block.name()
                  + " has no unique way to name a row, expected @id, @@id, @unique or @@unique on"
                  + " required fields",
              "Add @id to a field, or @@ignore to keep the table without a client.");
    }
    return new Model(block.name(), table, schema, fields, key, indexes);
  }

  private void checkSchema() {
    if (schema == null && !datasource.schemas().isEmpty()) {
      throw block
          .position()
          .error(
              block.name() + " has no @@schema, but the datasource lists schemas",
              "Add @@schema(\"" + datasource.schemas().getFirst() + "\").");
    }
  }

  private void readFields() {
    Set<String> names = new HashSet<>();
    Map<String, String> columns = new HashMap<>();
    for (FieldLine line : block.fields()) {
      if (!names.add(line.name())) {
        throw line.position()
            .error(
                "model " + block.name() + " has the field " + line.name() + " twice",
                "Rename or remove one of the two.");
      }
      if (isRelation(line)) {
        continue;
      }
      Field field = new FieldReader(block, line, type(line)).read();
      String other = columns.putIfAbsent(field.column(), field.name());
      if (other != null) {
        throw line.position()
            .error(
                "the fields "
                    + other
                    + " and "
                    + field.name()
                    + " of model "
                    + block.name()
                    + " have the same column \""
                    + field.column()
                    + "\"",
                "Give one of them another column with @map.");
      }
      fields.add(field);
    }
    if (fields.isEmpty() && block.kind() == Kind.MODEL && block.fields().isEmpty()) {
      throw block
          .position()
          .error(
              "model " + block.name() + " has no fields",
              "A model needs at least one field with @id.");
    }
  }

  private boolean isRelation(FieldLine line) {
    return !line.type().unsupported() && models.containsKey(line.type().name());
  }

  private FieldType type(FieldLine line) {
    String name = line.type().name();
    if (line.type().unsupported()) {
      return new FieldType.Unsupported(name);
    }
    PrismaEnum definition = enums.get(name);
    if (definition != null) {
      return new FieldType.EnumUse(definition);
    }
    return new FieldType.Scalar(
        ScalarType.named(name)
            .orElseThrow(
                () ->
                    line.type()
                        .position()
                        .error(
                            "unknown type "
                                + name
                                + " of field "
                                + block.name()
                                + "."
                                + line.name()
                                + ", expected String, Boolean, Int, BigInt, Float, Decimal,"
                                + " DateTime, Json, Bytes, an enum or a model",
                            "Correct the name, or declare enum "
                                + name
                                + " or model "
                                + name
                                + ".")));
  }

  private void fieldIndex(IndexReader reader, FieldLine line, Attribute attribute) {
    boolean id = attribute.name().equals("id");
    if (!id && !attribute.name().equals("unique")) {
      return;
    }
    if (isRelation(line)) {
      throw attribute
          .position()
          .error(
              "@" + attribute.name() + " cannot stand on the relation " + line.name(),
              "Put it on the field that the relation uses.");
    }
    if (id && line.type().arity() != Arity.REQUIRED) {
      throw attribute
          .position()
          .error(
              "the id " + block.name() + "." + line.name() + " is not a required single field",
              "Remove the ? or [] after its type.");
    }
    attribute.allow("map", "length", "sort", "clustered", "where");
    if (id) {
      setKey(reader.fieldKey(line.name(), attribute), attribute);
    } else {
      indexes.add(reader.fieldUnique(line.name(), attribute));
      identified |= line.type().arity() == Arity.REQUIRED;
    }
  }

  private void blockIndex(IndexReader reader, Attribute attribute) {
    switch (attribute.name()) {
      case "id" -> {
        attribute.allow("", "fields", "name", "map", "clustered");
        setKey(reader.key(attribute), attribute);
      }
      case "unique" -> {
        attribute.allow("", "fields", "name", "map", "clustered", "where", "sort");
        Index index = reader.index(attribute, true);
        indexes.add(index);
        identified |=
            index.parts().stream()
                .allMatch(
                    part ->
                        fields.stream()
                            .anyMatch(
                                field ->
                                    field.column().equals(part.column())
                                        && field.arity() == Arity.REQUIRED));
      }
      case "index" -> {
        attribute.allow("", "fields", "name", "map", "type", "clustered", "where", "ops");
        indexes.add(reader.index(attribute, false));
      }
      default -> {}
    }
  }

  private void setKey(Key newKey, Attribute attribute) {
    if (key != null) {
      throw attribute
          .position()
          .error(
              "model " + block.name() + " has two ids",
              "Keep one @id or @@id; make the other @unique.");
    }
    key = newKey;
    identified = true;
  }
}
