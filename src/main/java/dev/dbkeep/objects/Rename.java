package dev.dbkeep.objects;

import dev.dbkeep.catalog.ObjectId;
import org.jspecify.annotations.Nullable;

/**
 * An object, or a column of it, that is the same under a new name.
 *
 * @param column the column's name before, or null when the object itself is renamed
 */
public record Rename(ObjectId object, @Nullable String column, String to) {
  /** Whether it gives a new name to a column of this relation. */
  boolean isOfColumnIn(String schema, String relation) {
    return column != null && object.schema().equals(schema) && object.name().equals(relation);
  }

  /** Whether it gives a new name to this very object. */
  boolean isOf(ObjectId id) {
    return column == null && object.equals(id);
  }

  ObjectId renamed() {
    return new ObjectId(object.type(), object.schema(), to, object.parent());
  }
}
