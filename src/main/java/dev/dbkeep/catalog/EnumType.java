package dev.dbkeep.catalog;

import java.util.List;

/** An enum type and its labels in sort order. */
public record EnumType(String schema, String name, List<String> labels) implements CatalogObject {
  public EnumType {
    labels = List.copyOf(labels);
  }

  @Override
  public ObjectId id() {
    return ObjectId.of(ObjectType.ENUM, schema, name);
  }
}
