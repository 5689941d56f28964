package dev.dbkeep.migrate;

import dev.dbkeep.catalog.Catalog;
import dev.dbkeep.catalog.CatalogObject;
import dev.dbkeep.catalog.Column;
import dev.dbkeep.catalog.EnumType;
import dev.dbkeep.catalog.ObjectType;
import dev.dbkeep.catalog.Table;
import java.util.ArrayList;
import java.util.List;

/**
 * Tells what a live database lacks of what its migrations build. More than that may be there: a
 * baseline is about what can be relied on, and drift is reported by status.
 */
public final class BaselineCheck {
  private BaselineCheck() {}

  /** What is missing, as people write it; empty when the live database has everything. */
  public static List<String> missing(Catalog live, Catalog built) {
    List<String> missing = new ArrayList<>();
    for (CatalogObject wanted : HistoryObjects.without(built).objects().values()) {
      CatalogObject found = live.find(wanted.id()).orElse(null);
      if (found == null) {
        if (wanted.id().type() != ObjectType.COMMENT
            && wanted.id().type() != ObjectType.SEQUENCE_OWNER) {
          missing.add(wanted.id().toString());
        }
      } else if (wanted instanceof Table table && found instanceof Table liveTable) {
        columns(table, liveTable, missing);
      } else if (wanted instanceof EnumType type && found instanceof EnumType liveType) {
        type.labels().stream()
            .filter(label -> !liveType.labels().contains(label))
            .forEach(label -> missing.add("value '" + label + "' of " + type.id()));
      }
    }
    return missing;
  }

  private static void columns(Table wanted, Table live, List<String> missing) {
    for (Column column : wanted.columns()) {
      Column found = live.column(column.name());
      String name = "column " + wanted.schema() + "." + wanted.name() + "." + column.name();
      if (found == null) {
        missing.add(name);
      } else if (!found.type().equals(column.type())) {
        missing.add(name + " of type " + column.type() + " (it is " + found.type() + ")");
      }
    }
  }
}
