package dev.dbkeep.prisma;

import dev.dbkeep.catalog.Column;
import dev.dbkeep.catalog.Constraint;
import dev.dbkeep.catalog.Index;
import dev.dbkeep.catalog.Table;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A table on its way to a model: names for its columns, what is unique, what Prisma cannot say. */
final class PulledModel {
  final Table table;
  final String name;
  final PulledNames fieldNames = new PulledNames();
  final Map<String, String> fields = new LinkedHashMap<>();
  final Map<String, PulledField> types = new LinkedHashMap<>();
  final List<String> primaryKey;
  final String primaryKeyName;

  /** Unique rules and indexes by name; what Prisma cannot say is not among them. */
  final Map<String, IndexShape> indexes = new TreeMap<>();

  final List<String> unsaid = new ArrayList<>();
  final List<PrismaText.Line> relationLines = new ArrayList<>();

  PulledModel(Table table, String name, List<Index> tableIndexes, PulledField.Types known) {
    this.table = table;
    this.name = name;
    for (Column column : table.columns()) {
      fields.put(column.name(), fieldNames.member(column.name()));
      types.put(column.name(), PulledField.of(column, known));
      if (column.generated() != null) {
        unsaid.add("generated column " + column.name());
      }
    }
    Constraint key =
        table.constraints().stream()
            .filter(each -> each.type() == Constraint.Type.PRIMARY_KEY)
            .findFirst()
            .orElse(null);
    primaryKey = key == null ? List.of() : KeyShape.primaryKey(key.definition());
    primaryKeyName = key == null ? "" : key.name();
    table.constraints().forEach(this::constraint);
    tableIndexes.forEach(index -> index(index.name(), IndexShape.ofIndex(index.definition())));
  }

  private void constraint(Constraint constraint) {
    switch (constraint.type()) {
      case UNIQUE -> {
        index(constraint.name(), IndexShape.ofUniqueConstraint(constraint.definition()));
        if (constraint.definition().contains("DEFERRABLE")) {
          unsaid.add("that unique " + constraint.name() + " is deferrable");
        }
      }
      case CHECK -> unsaid.add("check constraint " + constraint.name());
      case EXCLUDE -> unsaid.add("exclusion constraint " + constraint.name());
      case PRIMARY_KEY -> {}
    }
  }

  private void index(String indexName, IndexShape shape) {
    if (shape.hasExpression()) {
      unsaid.add("expression index " + indexName);
      return;
    }
    if (shape.predicate() != null) {
      unsaid.add("partial index " + indexName);
      return;
    }
    if (!shape.included().isEmpty()) {
      unsaid.add("the INCLUDE columns of index " + indexName);
    }
    if (shape.nullsNotDistinct()) {
      unsaid.add("NULLS NOT DISTINCT of index " + indexName);
    }
    indexes.put(indexName, shape);
  }

  Column column(String columnName) {
    return table.columns().stream()
        .filter(column -> column.name().equals(columnName))
        .findFirst()
        .orElseThrow();
  }

  boolean allRequired(List<String> columns) {
    return columns.stream()
        .allMatch(column -> column(column).notNull() && !column(column).type().endsWith("[]"));
  }

  /** A row can be named: otherwise Prisma's client cannot handle the table. */
  boolean isIdentified() {
    boolean key =
        !primaryKey.isEmpty()
            && primaryKey.stream().noneMatch(column -> type(column).unsupported());
    return key
        || indexes.values().stream()
            .anyMatch(
                index ->
                    index.unique()
                        && allRequired(index.columns())
                        && index.columns().stream()
                            .noneMatch(column -> type(column).unsupported()));
  }

  private PulledField type(String column) {
    PulledField type = types.get(column);
    if (type == null) {
      throw new IllegalArgumentException("no column " + column);
    }
    return type;
  }

  /** Whether at most one row has the same values in these columns. */
  boolean isUnique(List<String> columns) {
    List<String> sorted = columns.stream().sorted().toList();
    return primaryKey.stream().sorted().toList().equals(sorted)
        || indexes.values().stream()
            .anyMatch(
                index ->
                    index.unique() && index.columns().stream().sorted().toList().equals(sorted));
  }

  String field(String column) {
    return fields.getOrDefault(column, column);
  }
}
