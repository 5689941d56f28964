package dev.dbkeep.catalog;

import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * Names one object within a database.
 *
 * @param schema the schema that holds it, or empty for what stands outside schemas (schemas,
 *     extensions)
 * @param name its own name, unquoted
 * @param parent the table of a foreign key, the column or object of a comment; null for what stands
 *     alone
 */
public record ObjectId(ObjectType type, String schema, String name, @Nullable String parent)
    implements Comparable<ObjectId>, Serializable {
  public static ObjectId of(ObjectType type, String schema, String name) {
    return new ObjectId(type, schema, name, null);
  }

  @Override
  public int compareTo(ObjectId other) {
    // by hand: a schema of thousands of objects compares ids some hundred thousand times
    int order = type.compareTo(other.type);
    order = order == 0 ? schema.compareTo(other.schema) : order;
    order =
        order == 0
            ? (parent == null ? "" : parent).compareTo(other.parent == null ? "" : other.parent)
            : order;
    return order == 0 ? name.compareTo(other.name) : order;
  }

  /**
   * As people write it: {@code table public.users}, {@code foreign key
   * public.orders.orders_user_id_fkey}.
   */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder(type.label()).append(' ');
    if (!schema.isEmpty()) {
      text.append(schema).append('.');
    }
    if (parent != null) {
      text.append(parent).append('.');
    }
    return text.append(name).toString();
  }
}
