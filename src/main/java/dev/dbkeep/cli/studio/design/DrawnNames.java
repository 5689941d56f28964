package dev.dbkeep.cli.studio.design;

import dev.dbkeep.studio.design.Design;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * The names that a design and a database share: what of the database the design speaks of. Tables
 * of the database are called as in the design already.
 */
final class DrawnNames {
  private final Set<String> tables = new HashSet<>();
  private final Set<String> dropped = new HashSet<>();
  private final Set<String> enums = new HashSet<>();
  private final Set<String> indexes = new HashSet<>();
  private final Set<String> references = new HashSet<>();
  private final Set<String> constraints = new HashSet<>();
  private final Set<String> serials = new HashSet<>();

  /**
   * @param current what of the database can be drawn, under its own names
   */
  DrawnNames(Design design, Design current) {
    Map<String, String> renamed = new HashMap<>();
    for (Design.Table table : design.tables()) {
      tables.add(key(table.schema(), table.name()));
      if (table.was() != null) {
        renamed.put(key(table.schema(), table.was()), table.name());
      }
    }
    for (Design.Dropped each : design.dropped()) {
      switch (each.kind()) {
        case TABLE -> {
          tables.add(key(each.schema(), each.name()));
          dropped.add(key(each.schema(), each.name()));
        }
        case ENUM -> enums.add(key(each.schema(), each.name()));
      }
    }
    design.enums().forEach(type -> enums.add(key(type.schema(), type.name())));
    current
        .tables()
        .forEach(
            table ->
                read(
                    table,
                    renamed.getOrDefault(key(table.schema(), table.name()), table.name()),
                    renamed));
  }

  private void read(Design.Table table, String name, Map<String, String> renamed) {
    String schema = table.schema();
    if (!holds(schema, name)) {
      return;
    }
    table.indexes().forEach(each -> indexes.add(key(schema, name, each.name())));
    table.uniques().forEach(each -> constraints.add(key(schema, name, each.name())));
    table.checks().forEach(each -> constraints.add(key(schema, name, each.name())));
    if (table.primaryKey() != null) {
      constraints.add(key(schema, name, table.primaryKey().name()));
    }
    for (Design.Reference each : table.references()) {
      String target = key(each.schema(), each.table());
      if (holds(each.schema(), renamed.getOrDefault(target, each.table()))) {
        references.add(key(schema, name, each.name()));
      }
    }
    table.columns().stream()
        .filter(column -> column.identity() == Design.Identity.SERIAL)
        .forEach(column -> serials.add(key(schema, table.name() + "_" + column.name() + "_seq")));
  }

  private static String key(String... names) {
    return String.join("\u0000", names);
  }

  boolean holds(String schema, String table) {
    return tables.contains(key(schema, table));
  }

  boolean holdsEnum(String schema, String name) {
    return enums.contains(key(schema, name));
  }

  /** With a table goes all that is on it. */
  private boolean goes(String schema, String table) {
    return dropped.contains(key(schema, table));
  }

  boolean hasIndex(String schema, String table, String index) {
    return goes(schema, table) || indexes.contains(key(schema, table, index));
  }

  boolean hasReference(String schema, String table, String reference) {
    return goes(schema, table) || references.contains(key(schema, table, reference));
  }

  /** A primary key, unique or check constraint that is drawn. */
  boolean hasConstraint(String schema, String table, String constraint) {
    return constraints.contains(key(schema, table, constraint));
  }

  /** The sequence of a serial column, which has no name of its own in a drawing. */
  boolean isSerial(String schema, String sequence) {
    return serials.contains(key(schema, sequence));
  }
}
