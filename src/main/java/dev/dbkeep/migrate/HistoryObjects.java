package dev.dbkeep.migrate;

import dev.dbkeep.catalog.Catalog;
import dev.dbkeep.catalog.CatalogObject;
import dev.dbkeep.catalog.Comment;
import dev.dbkeep.catalog.Domain;
import dev.dbkeep.catalog.EnumType;
import dev.dbkeep.catalog.Extension;
import dev.dbkeep.catalog.ForeignKey;
import dev.dbkeep.catalog.Index;
import dev.dbkeep.catalog.ObjectId;
import dev.dbkeep.catalog.ObjectType;
import dev.dbkeep.catalog.Schema;
import dev.dbkeep.catalog.Sequence;
import dev.dbkeep.catalog.SequenceOwner;
import dev.dbkeep.catalog.Table;
import dev.dbkeep.catalog.View;
import java.util.Set;

/**
 * The tables in which migration tools remember what they did: no schema describes them, so no
 * comparison may see them.
 */
public final class HistoryObjects {
  private static final Set<String> SCHEMAS = Set.of("dbkeep", "drizzle");

  private final Set<String> tables;
  private final boolean drizzleIsOwn;

  private HistoryObjects(Set<String> tables, boolean drizzleIsOwn) {
    this.tables = tables;
    this.drizzleIsOwn = drizzleIsOwn;
  }

  /**
   * The catalog without history tables, what hangs on them, and the schemas that exist for them
   * alone.
   */
  public static Catalog without(Catalog catalog) {
    Set<String> tables = HistoryTables.in(catalog);
    boolean drizzleIsOwn =
        catalog.all(Table.class).stream()
            .noneMatch(table -> table.schema().equals("drizzle") && !tables.contains(table.name()));
    HistoryObjects histories = new HistoryObjects(tables, drizzleIsOwn);
    return catalog.filter(object -> !histories.isHistory(object));
  }

  private boolean isHistory(CatalogObject object) {
    if (object instanceof Comment comment) {
      return isHistory(comment.of());
    }
    return switch (object) {
      case Schema schema ->
          SCHEMAS.contains(schema.name()) && (drizzleIsOwn || schema.name().equals("dbkeep"));
      case Index index -> inHistory(index.schema(), index.table());
      case ForeignKey key -> inHistory(key.schema(), key.table());
      case Sequence sequence -> isHistory(sequence.id());
      case SequenceOwner owner -> inHistory(owner.schema(), owner.table());
      case Extension _, EnumType _, Domain _, Table _, View _, Comment _ -> isHistory(object.id());
    };
  }

  private boolean isHistory(ObjectId id) {
    String name = id.name();
    // The sequence of a serial column is named after its table.
    String table =
        id.type() == ObjectType.SEQUENCE && name.endsWith("_id_seq")
            ? name.substring(0, name.length() - "_id_seq".length())
            : name;
    return inHistory(id.schema(), table) || id.parent() != null && tables.contains(id.parent());
  }

  private boolean inHistory(String schema, String table) {
    return tables.contains(table)
        || schema.equals("dbkeep")
        || schema.equals("drizzle") && drizzleIsOwn;
  }
}
