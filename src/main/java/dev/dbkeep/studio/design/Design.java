package dev.dbkeep.studio.design;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What somebody drew: the document of a project. Only what stands here is ever compared with a
 * database; the rest of a database is left alone.
 *
 * @param before SQL that runs before the tables: what they need and no drawing can say, such as
 *     extensions, domains and functions
 * @param dropped what the next migration is to drop; what is neither drawn nor here stays
 * @param undrawn what the source of the design holds besides, in words
 */
public record Design(
    String before,
    List<Enumeration> enums,
    List<Table> tables,
    List<Dropped> dropped,
    List<String> undrawn) {
  public static final Design EMPTY = new Design("", List.of(), List.of(), List.of(), List.of());

  public Design {
    enums = List.copyOf(enums);
    tables = List.copyOf(tables);
    dropped = List.copyOf(dropped);
    undrawn = List.copyOf(undrawn);
  }

  /**
   * An enum type.
   *
   * @param was its name in the database, when the design knows it from there
   */
  public record Enumeration(String schema, String name, @Nullable String was, List<String> labels) {
    public Enumeration {
      labels = List.copyOf(labels);
    }
  }

  /**
   * A table.
   *
   * @param was its name in the database, when the design knows it from there
   * @param spot where it stands on the canvas
   */
  public record Table(
      String schema,
      String name,
      @Nullable String was,
      @Nullable String comment,
      List<Column> columns,
      @Nullable Key primaryKey,
      List<Key> uniques,
      List<Check> checks,
      List<Index> indexes,
      List<Reference> references,
      @Nullable Spot spot) {
    public Table {
      columns = List.copyOf(columns);
      uniques = List.copyOf(uniques);
      checks = List.copyOf(checks);
      indexes = List.copyOf(indexes);
      references = List.copyOf(references);
    }
  }

  /**
   * A column.
   *
   * @param generated the expression of a generated column; it has no default
   * @param stored whether a generated column is kept, rather than computed when it is read
   */
  public record Column(
      String name,
      @Nullable String was,
      String type,
      boolean nullable,
      @JsonProperty("default") @Nullable String defaultExpression,
      @Nullable Identity identity,
      @Nullable String generated,
      boolean stored,
      @Nullable String collation,
      @Nullable String comment) {}

  /** Who numbers the rows. */
  public enum Identity {
    ALWAYS,
    BY_DEFAULT,
    SERIAL
  }

  /**
   * A primary key or a unique constraint.
   *
   * @param name empty for the one that PostgreSQL gives
   */
  public record Key(String name, List<String> columns) {
    public Key {
      columns = List.copyOf(columns);
    }
  }

  /** A condition that every row keeps. */
  public record Check(String name, String expression) {}

  /**
   * An index on columns.
   *
   * @param include columns that it carries along
   * @param where the rows that it is about; null for all
   */
  public record Index(
      String name,
      boolean unique,
      String method,
      List<IndexColumn> columns,
      List<String> include,
      @Nullable String where) {
    public Index {
      columns = List.copyOf(columns);
      include = List.copyOf(include);
    }
  }

  /** A column of an index; nulls come last, in a descending one first, unless it is said. */
  public record IndexColumn(
      String column,
      boolean descending,
      @Nullable Boolean nullsFirst,
      @Nullable String operatorClass) {}

  /** A foreign key to a table of the same design. */
  public record Reference(
      String name,
      List<String> columns,
      String schema,
      String table,
      List<String> referenced,
      Action onDelete,
      Action onUpdate) {
    public Reference {
      columns = List.copyOf(columns);
      referenced = List.copyOf(referenced);
    }
  }

  /** What happens to rows whose reference goes or changes. */
  public enum Action {
    NO_ACTION,
    RESTRICT,
    CASCADE,
    SET_NULL,
    SET_DEFAULT;

    String sql() {
      return name().replace('_', ' ');
    }
  }

  /** Something that the database is to lose. */
  public record Dropped(Kind kind, String schema, String name) {
    /** What can be drawn, and so dropped. */
    public enum Kind {
      TABLE,
      ENUM
    }
  }

  /** A place on the canvas. */
  public record Spot(double x, double y) {}

  /** The same when the database has become what was drawn: nothing has another name there. */
  public Design settled() {
    return new Design(
        before,
        enums.stream().map(Design::settled).toList(),
        tables.stream().map(Design::settled).toList(),
        List.of(),
        undrawn);
  }

  /** The same without names in a database, places on a canvas, and what is not drawn. */
  public Design bare() {
    return new Design(
        before,
        enums.stream()
            .map(each -> new Enumeration(each.schema(), each.name(), null, each.labels()))
            .toList(),
        tables.stream().map(each -> with(each, null, false, null)).toList(),
        List.of(),
        List.of());
  }

  private static Enumeration settled(Enumeration type) {
    return new Enumeration(type.schema(), type.name(), type.name(), type.labels());
  }

  private static Table settled(Table table) {
    return with(table, table.name(), true, table.spot());
  }

  private static Table with(
      Table table, @Nullable String was, boolean columnsWere, @Nullable Spot spot) {
    return new Table(
        table.schema(),
        table.name(),
        was,
        table.comment(),
        table.columns().stream()
            .map(column -> with(column, columnsWere ? column.name() : null))
            .toList(),
        table.primaryKey(),
        table.uniques(),
        table.checks(),
        table.indexes(),
        table.references(),
        spot);
  }

  private static Column with(Column column, @Nullable String was) {
    return new Column(
        column.name(),
        was,
        column.type(),
        column.nullable(),
        column.defaultExpression(),
        column.identity(),
        column.generated(),
        column.stored(),
        column.collation(),
        column.comment());
  }
}
