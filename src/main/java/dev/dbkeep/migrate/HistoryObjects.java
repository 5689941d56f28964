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
  private static final Set<String> TABLES =
      Set.of(PrismaHistory.TABLE, FlywayHistory.TABLE, "__drizzle_migrations");
  private static final Set<String> SCHEMAS = Set.of("dbkeep", "drizzle");

  private HistoryObjects() {}

  /**
   * The catalog without history tables, what hangs on them, and the schemas that exist for them
   * alone.
   */
  public static Catalog without(Catalog catalog) {
    boolean drizzleIsOwn =
        catalog.all(Table.class).stream()
            .noneMatch(table -> table.schema().equals("drizzle") && !TABLES.contains(table.name()));
    return catalog.filter(object -> !isHistory(object, drizzleIsOwn));
  }

  private static boolean isHistory(CatalogObject object, boolean drizzleIsOwn) {
    if (object instanceof Comment comment) {
      return isHistory(comment.of(), drizzleIsOwn);
    }
    return switch (object) {
      case Schema schema ->
          SCHEMAS.contains(schema.name()) && (drizzleIsOwn || schema.name().equals("dbkeep"));
      case Index index -> inHistory(index.schema(), index.table(), drizzleIsOwn);
      case ForeignKey key -> inHistory(key.schema(), key.table(), drizzleIsOwn);
      case Sequence sequence -> isHistory(sequence.id(), drizzleIsOwn);
      case SequenceOwner owner -> isHistory(owner.id(), drizzleIsOwn);
      case Extension _, EnumType _, Domain _, Table _, View _, Comment _ ->
          isHistory(object.id(), drizzleIsOwn);
    };
  }

  private static boolean isHistory(ObjectId id, boolean drizzleIsOwn) {
    String name = id.name();
    // The sequence of a serial column is named after its table.
    String table =
        id.type() == ObjectType.SEQUENCE && name.endsWith("_id_seq")
            ? name.substring(0, name.length() - "_id_seq".length())
            : name;
    return inHistory(id.schema(), table, drizzleIsOwn)
        || id.parent() != null && TABLES.contains(id.parent());
  }

  private static boolean inHistory(String schema, String table, boolean drizzleIsOwn) {
    return TABLES.contains(table)
        || schema.equals("dbkeep")
        || schema.equals("drizzle") && drizzleIsOwn;
  }
}
