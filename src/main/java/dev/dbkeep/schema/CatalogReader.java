package dev.dbkeep.schema;

import dev.dbkeep.catalog.Catalog;
import java.sql.Connection;

/** Reads what a database holds, in one read-only snapshot and with an empty search_path. */
public final class CatalogReader {
  private CatalogReader() {}

  public static Catalog read(Connection connection) {
    throw new UnsupportedOperationException("read");
  }
}
