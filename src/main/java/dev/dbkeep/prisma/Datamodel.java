package dev.dbkeep.prisma;

import dev.dbkeep.prisma.parse.Block.Arity;
import dev.dbkeep.prisma.parse.Expression;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A whole schema.prisma with every name resolved: what the database is to hold. Views are left out,
 * as Prisma leaves them to the user.
 */
record Datamodel(
    PrismaDatasource datasource,
    Set<String> previewFeatures,
    List<PrismaEnum> enums,
    List<Model> models,
    List<Relation> relations,
    List<JoinTable> joinTables,
    boolean joinTablesAsFound) {
  /**
   * The comment by which a schema says that its join tables may keep the unique index of Prisma 5;
   * {@code pull} writes it.
   */
  static final String JOIN_TABLES_AS_FOUND = "dbkeep: join tables as found";

  Datamodel {
    previewFeatures = Set.copyOf(previewFeatures);
    enums = List.copyOf(enums);
    models = List.copyOf(models);
    relations = List.copyOf(relations);
    joinTables = List.copyOf(joinTables);
  }

  /** An enum; {@code schema} is null where @@schema is not given. */
  record PrismaEnum(String name, String typeName, @Nullable String schema, List<Value> values) {
    PrismaEnum {
      values = List.copyOf(values);
    }

    /** A value as the schema and as the database names it. */
    record Value(String name, String label) {}
  }

  /** A model and its table. */
  record Model(
      String name,
      String table,
      @Nullable String schema,
      List<Field> fields,
      @Nullable Key primaryKey,
      List<Index> indexes) {
    Model {
      fields = List.copyOf(fields);
      indexes = List.copyOf(indexes);
    }

    Field field(String fieldName) {
      return fields.stream()
          .filter(field -> field.name().equals(fieldName))
          .findFirst()
          .orElseThrow();
    }
  }

  /** A field that is a column. */
  record Field(
      String name,
      String column,
      FieldType type,
      Arity arity,
      @Nullable String nativeType,
      @Nullable DefaultValue defaultValue) {}

  /** What a column holds. */
  sealed interface FieldType {
    /** One of Prisma's own types. */
    record Scalar(ScalarType type) implements FieldType {}

    /** An enum of this schema. */
    record EnumUse(PrismaEnum definition) implements FieldType {}

    /** Unsupported("…"): the type is for the database alone. */
    record Unsupported(String sql) implements FieldType {}
  }

  /** What @default says, where the database has to know it. */
  sealed interface DefaultValue {
    /** A constant as written. */
    record Constant(Expression value) implements DefaultValue {}

    /** now(). */
    record Now() implements DefaultValue {}

    /** autoincrement(). */
    record AutoIncrement() implements DefaultValue {}

    /** dbgenerated("…"); without a text any default of the database is right. */
    record Generated(@Nullable String sql) implements DefaultValue {}

    /** uuid(), cuid() and the like: the client makes the value, the database has no default. */
    record ByClient() implements DefaultValue {}
  }

  /** A primary key by columns. */
  record Key(String name, List<String> columns) {
    Key {
      columns = List.copyOf(columns);
    }
  }

  /** An index; a unique rule is a unique index too, never a constraint. */
  record Index(
      String name,
      boolean unique,
      @Nullable String method,
      List<Part> parts,
      @Nullable String predicate) {
    Index {
      parts = List.copyOf(parts);
    }

    /** One column of an index. */
    record Part(String column, boolean descending, @Nullable String operatorClass) {}
  }

  /** A relation that is a foreign key. */
  record Relation(
      String name,
      Model from,
      List<String> columns,
      Model to,
      List<String> references,
      String onDelete,
      String onUpdate) {
    Relation {
      columns = List.copyOf(columns);
      references = List.copyOf(references);
    }
  }

  /** The table behind an implicit many-to-many relation. */
  record JoinTable(String name, Model a, Model b) {}
}
