package dev.dbkeep.studio.design;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A table while it is read: its parts come from several queries. */
final class DrawnTable {
  final String schema;
  final String name;
  private final @Nullable String comment;
  final List<Design.Column> columns = new ArrayList<>();
  final List<Design.Key> uniques = new ArrayList<>();
  final List<Design.Check> checks = new ArrayList<>();
  final List<Design.Index> indexes = new ArrayList<>();
  final List<Design.Reference> references = new ArrayList<>();
  Design.@Nullable Key primaryKey;

  DrawnTable(String schema, String name, @Nullable String comment) {
    this.schema = schema;
    this.name = name;
    this.comment = comment;
  }

  Design.Table table() {
    return new Design.Table(
        schema,
        name,
        null,
        comment,
        columns,
        primaryKey,
        uniques,
        checks,
        indexes,
        references,
        null);
  }
}
