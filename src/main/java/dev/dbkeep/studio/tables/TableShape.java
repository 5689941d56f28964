package dev.dbkeep.studio.tables;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.dbkeep.error.DbkeepException;
import dev.dbkeep.error.ErrorCode;
import dev.dbkeep.postgres.Identifiers;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a table looks like.
 *
 * @param key the primary key, else a unique key that is never null, else nothing
 * @param editable whether rows can be changed here
 * @param why what is in the way of that
 * @param pages of its heap as the server last counted them; 0 for what has none of its own
 * @param sight how much of it this role may read; columns that it may not are left out
 */
public record TableShape(
    String schema,
    String name,
    String kind,
    List<Column> columns,
    List<String> key,
    boolean editable,
    @Nullable String why,
    List<IndexShape> indexes,
    List<Reference> references,
    List<Referrer> referencedBy,
    @JsonIgnore long pages,
    @JsonIgnore Sight sight) {
  public TableShape {
    columns = List.copyOf(columns);
    key = List.copyOf(key);
    indexes = List.copyOf(indexes);
    references = List.copyOf(references);
    referencedBy = List.copyOf(referencedBy);
  }

  /**
   * A column.
   *
   * @param type as PostgreSQL prints it, with its modifier
   * @param category a word of {@link Category}
   * @param generated whether the server alone writes it
   * @param values the labels of an enum in their order
   */
  public record Column(
      String name,
      String type,
      String category,
      boolean nullable,
      @JsonProperty("default") @Nullable String defaultValue,
      boolean generated,
      boolean identity,
      @Nullable List<String> values,
      @Nullable String comment) {
    /**
     * A value as it stands beside this column in a comparison: without a type, so that the server
     * takes it for what it is compared with; but beside a composite it would be read as of no type.
     */
    public String operand(String value) {
      String literal = Identifiers.literal(value);
      return category.equals(Category.COMPOSITE.word())
          ? "CAST(" + literal + " AS " + type + ")"
          : literal;
    }
  }

  /**
   * An index.
   *
   * @param columns its key columns; null stands for an expression
   * @param ordered whether it is a B-tree over all rows, which can give rows in its order
   */
  public record IndexShape(
      String name,
      List<@Nullable String> columns,
      boolean unique,
      @JsonIgnore boolean ordered,
      String definition) {}

  /** A foreign key of this table. */
  public record Reference(
      String name, List<String> columns, String schema, String table, List<String> referenced) {}

  /** A foreign key of another table to this one. */
  public record Referrer(
      String name, String schema, String table, List<String> columns, List<String> referenced) {}

  @JsonIgnore
  public TableName table() {
    return new TableName(schema, name);
  }

  public Optional<Column> column(String wanted) {
    return columns.stream().filter(column -> column.name().equals(wanted)).findFirst();
  }

  /** The same for a name that somebody saw; refuses one that is not there any more. */
  public Column required(String wanted) {
    return column(wanted)
        .orElseThrow(
            () ->
                DbkeepException.of(
                    ErrorCode.USAGE,
                    table() + " has no column " + wanted,
                    "It may have been renamed; open the table again."));
  }

  /**
   * Whether rows lie in a heap of this table itself, and ctid, which leads to them, may be read.
   */
  @JsonIgnore
  public boolean hasHeap() {
    return sight == Sight.TABLE
        && (kind.equals("table") || kind.equals("partition") || kind.equals("materialized view"));
  }
}
