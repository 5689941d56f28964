package dev.dbkeep.prisma;

import dev.dbkeep.postgres.Identifiers;
import dev.dbkeep.prisma.Datamodel.DefaultValue;
import dev.dbkeep.prisma.Datamodel.Field;
import dev.dbkeep.prisma.Datamodel.FieldType;
import dev.dbkeep.prisma.Datamodel.Index;
import dev.dbkeep.prisma.Datamodel.JoinTable;
import dev.dbkeep.prisma.Datamodel.Model;
import dev.dbkeep.prisma.Datamodel.PrismaEnum;
import dev.dbkeep.prisma.Datamodel.Relation;
import dev.dbkeep.prisma.PrismaDatasource.ExtensionUse;
import dev.dbkeep.prisma.PrismaOptions.JoinTableKey;
import dev.dbkeep.prisma.parse.Block.Arity;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Writes a datamodel as the SQL that builds it: schemas, extensions, enums, tables, indexes,
 * foreign keys.
 */
final class PrismaSql {
  private final Datamodel datamodel;
  private final PrismaOptions options;
  private final StringBuilder sql = new StringBuilder();

  PrismaSql(Datamodel datamodel, PrismaOptions options) {
    this.datamodel = datamodel;
    this.options = options;
  }

  String write() {
    schemas()
        .forEach(schema -> statement("CREATE SCHEMA IF NOT EXISTS " + Identifiers.quote(schema)));
    extensions();
    datamodel.enums().forEach(this::enumType);
    datamodel.models().forEach(this::table);
    datamodel.joinTables().forEach(this::joinTable);
    datamodel.models().forEach(model -> model.indexes().forEach(index -> index(model, index)));
    datamodel.joinTables().forEach(this::joinTableIndexes);
    datamodel.relations().forEach(this::foreignKey);
    datamodel.joinTables().forEach(this::joinTableForeignKeys);
    return sql.toString();
  }

  private void statement(String text) {
    sql.append(text).append(";\n\n");
  }

  private Set<String> schemas() {
    Set<String> schemas = new LinkedHashSet<>();
    schemas.add(options.defaultSchema());
    schemas.addAll(datamodel.datasource().schemas());
    return schemas;
  }

  private void extensions() {
    List<ExtensionUse> declared = datamodel.datasource().extensions();
    for (ExtensionUse use : declared) {
      statement(
          "CREATE EXTENSION IF NOT EXISTS "
              + Identifiers.quote(use.name())
              + (use.schema() == null ? "" : " WITH SCHEMA " + Identifiers.quote(use.schema()))
              + (use.version() == null ? "" : " VERSION " + Identifiers.literal(use.version())));
    }
    for (String needed : NeededExtensions.of(datamodel)) {
      if (declared.stream().noneMatch(use -> use.name().equals(needed))) {
        statement(
            "CREATE EXTENSION IF NOT EXISTS "
                + Identifiers.quote(needed)
                + " WITH SCHEMA "
                + Identifiers.quote(options.defaultSchema()));
      }
    }
  }

  private String qualified(@Nullable String schema, String name) {
    return Identifiers.quote(schema == null ? options.defaultSchema() : schema, name);
  }

  private void enumType(PrismaEnum definition) {
    String labels =
        definition.values().stream()
            .map(value -> Identifiers.literal(value.label()).strip())
            .collect(Collectors.joining(", "));
    statement(
        "CREATE TYPE "
            + qualified(definition.schema(), definition.typeName())
            + " AS ENUM ("
            + labels
            + ")");
  }

  private void table(Model model) {
    List<String> lines = new ArrayList<>();
    model.fields().forEach(field -> lines.add(column(field)));
    if (model.primaryKey() != null) {
      lines.add(
          "CONSTRAINT "
              + Identifiers.quote(model.primaryKey().name())
              + " PRIMARY KEY ("
              + columns(model.primaryKey().columns())
              + ")");
    }
    statement(
        "CREATE TABLE "
            + qualified(model.schema(), model.table())
            + " (\n  "
            + String.join(",\n  ", lines)
            + "\n)");
  }

  private static String columns(List<String> names) {
    return names.stream().map(Identifiers::quote).collect(Collectors.joining(", "));
  }

  private String column(Field field) {
    String type = columnType(field);
    boolean serial = field.defaultValue() instanceof DefaultValue.AutoIncrement;
    StringBuilder line =
        new StringBuilder(Identifiers.quote(field.column()))
            .append(' ')
            .append(serial ? serial(type) : type);
    if (field.arity() == Arity.REQUIRED) {
      line.append(" NOT NULL");
    }
    String value = DefaultSql.of(field, type);
    if (value != null) {
      line.append(" DEFAULT ").append(value);
    }
    return line.toString();
  }

  private static String serial(String type) {
    return switch (type) {
      case "SMALLINT" -> "SMALLSERIAL";
      case "BIGINT" -> "BIGSERIAL";
      default -> "SERIAL";
    };
  }

  private String columnType(Field field) {
    String type =
        switch (field.type()) {
          case FieldType.Scalar scalar ->
              field.nativeType() == null ? scalar.type().columnType() : field.nativeType();
          case FieldType.EnumUse use ->
              qualified(use.definition().schema(), use.definition().typeName());
          case FieldType.Unsupported unsupported -> unsupported.sql();
        };
    return field.arity() == Arity.LIST ? type + "[]" : type;
  }

  private void index(Model model, Index index) {
    String parts =
        index.parts().stream()
            .map(
                part ->
                    Identifiers.quote(part.column())
                        + (part.operatorClass() == null ? "" : " " + part.operatorClass())
                        + (part.descending() ? " DESC" : ""))
            .collect(Collectors.joining(", "));
    String method = index.method() == null ? "" : " USING " + index.method();
    String predicate = index.predicate() == null ? "" : " WHERE (" + index.predicate() + ")";
    statement(
        "CREATE "
            + (index.unique() ? "UNIQUE " : "")
            + "INDEX "
            + Identifiers.quote(index.name())
            + " ON "
            + qualified(model.schema(), model.table())
            + method
            + " ("
            + parts
            + ")"
            + predicate);
  }

  private void foreignKey(Relation relation) {
    statement(
        "ALTER TABLE "
            + qualified(relation.from().schema(), relation.from().table())
            + " ADD CONSTRAINT "
            + Identifiers.quote(relation.name())
            + " FOREIGN KEY ("
            + columns(relation.columns())
            + ") REFERENCES "
            + qualified(relation.to().schema(), relation.to().table())
            + " ("
            + columns(relation.references())
            + ") ON DELETE "
            + relation.onDelete()
            + " ON UPDATE "
            + relation.onUpdate());
  }

  private void joinTable(JoinTable join) {
    String key =
        options.joinTableKey() == JoinTableKey.PRIMARY_KEY
            ? ",\n  CONSTRAINT "
                + Identifiers.quote(ConstraintNames.joinTableKey(join.name()))
                + " PRIMARY KEY (\"A\", \"B\")"
            : "";
    statement(
        "CREATE TABLE "
            + qualified(join.a().schema(), join.name())
            + " (\n  \"A\" "
            + keyType(join.a())
            + " NOT NULL,\n  \"B\" "
            + keyType(join.b())
            + " NOT NULL"
            + key
            + "\n)");
  }

  private String keyType(Model model) {
    return columnType(key(model));
  }

  private static Field key(Model model) {
    if (model.primaryKey() == null) {
      throw new IllegalStateException("a many-to-many relation was read without a primary key");
    }
    String column = model.primaryKey().columns().getFirst();
    return model.fields().stream()
        .filter(field -> field.column().equals(column))
        .findFirst()
        .orElseThrow();
  }

  private void joinTableIndexes(JoinTable join) {
    String table = qualified(join.a().schema(), join.name());
    if (options.joinTableKey() == JoinTableKey.UNIQUE_INDEX) {
      statement(
          "CREATE UNIQUE INDEX "
              + Identifiers.quote(ConstraintNames.joinTableUnique(join.name()))
              + " ON "
              + table
              + " (\"A\", \"B\")");
    }
    statement(
        "CREATE INDEX "
            + Identifiers.quote(ConstraintNames.joinTableIndex(join.name()))
            + " ON "
            + table
            + " (\"B\")");
  }

  private void joinTableForeignKeys(JoinTable join) {
    if (!datamodel.datasource().foreignKeys()) {
      return;
    }
    joinTableForeignKey(join, "A", join.a());
    joinTableForeignKey(join, "B", join.b());
  }

  private void joinTableForeignKey(JoinTable join, String side, Model model) {
    statement(
        "ALTER TABLE "
            + qualified(join.a().schema(), join.name())
            + " ADD CONSTRAINT "
            + Identifiers.quote(ConstraintNames.joinTableForeignKey(join.name(), side))
            + " FOREIGN KEY ("
            + Identifiers.quote(side)
            + ") REFERENCES "
            + qualified(model.schema(), model.table())
            + " ("
            + Identifiers.quote(key(model).column())
            + ") ON DELETE CASCADE ON UPDATE CASCADE");
  }
}
