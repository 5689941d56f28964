package dev.dbkeep.studio.tables;

import dev.dbkeep.studio.database.Database;
import dev.dbkeep.studio.http.Endpoint;
import java.time.Duration;
import java.util.List;

/** What can be asked about tables. */
public final class TableEndpoints {
  private static final Duration QUICK = Duration.ofSeconds(10);

  private final Database database;

  public TableEndpoints(Database database) {
    this.database = database;
  }

  public List<Endpoint<?>> all() {
    return List.of(
        Endpoint.get(
            "/api/tables",
            "tables and views with their sizes",
            TableList.class,
            (caller, _) -> database.read(caller, QUICK, TableList::read)),
        Endpoint.get(
            "/api/tables/{schema}/{name}",
            "columns, keys and relations of one table",
            TableName.class,
            TableShape.class,
            (caller, name) ->
                database.read(caller, QUICK, connection -> ShapeReader.read(connection, name))),
        Endpoint.get(
            "/api/catalog",
            "all columns and relations, for completion and diagram",
            CatalogList.class,
            (caller, _) -> database.read(caller, QUICK, CatalogList::read)));
  }
}
