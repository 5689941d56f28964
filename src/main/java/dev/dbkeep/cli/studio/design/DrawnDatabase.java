package dev.dbkeep.cli.studio.design;

import dev.dbkeep.catalog.Catalog;
import dev.dbkeep.catalog.CatalogObject;
import dev.dbkeep.catalog.Table;
import dev.dbkeep.migrate.HistoryObjects;
import dev.dbkeep.schema.CatalogReader;
import dev.dbkeep.studio.design.Design;
import dev.dbkeep.studio.design.DesignReader;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What a database holds, and how much of it can be drawn.
 *
 * @param catalog all that is managed, without what tools remember
 */
record DrawnDatabase(Catalog catalog, Design drawn) {
  static DrawnDatabase read(Connection connection) throws SQLException {
    Catalog whole = CatalogReader.read(connection);
    return new DrawnDatabase(
        HistoryObjects.without(whole), DesignReader.read(connection, hidden(whole)).design());
  }

  /** {@code schema.name} of the tables in which tools remember what they did. */
  static Set<String> hidden(Connection connection) {
    return hidden(CatalogReader.read(connection));
  }

  private static Set<String> hidden(Catalog whole) {
    Set<CatalogObject> shown = Set.copyOf(HistoryObjects.without(whole).all(Table.class));
    return whole.all(Table.class).stream()
        .filter(table -> !shown.contains(table))
        .map(table -> table.schema() + "." + table.name())
        .collect(Collectors.toSet());
  }
}
