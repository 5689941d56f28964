package dev.dbkeep.catalog;

/** Something the database holds that dbkeep does not manage yet: it is named, never touched, never dropped. */
public record Unmanaged(String kind, String schema, String name) {
  @Override
  public String toString() {
    return kind + " " + (schema.isEmpty() ? "" : schema + ".") + name;
  }
}
