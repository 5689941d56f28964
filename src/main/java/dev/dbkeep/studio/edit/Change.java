package dev.dbkeep.studio.edit;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.dbkeep.studio.tables.TableName;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What is to be done to one row. Values are texts as psql prints them, null for NULL. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({
  @JsonSubTypes.Type(value = Change.Update.class, name = "update"),
  @JsonSubTypes.Type(value = Change.Insert.class, name = "insert"),
  @JsonSubTypes.Type(value = Change.Delete.class, name = "delete")
})
public sealed interface Change {
  String schema();

  String name();

  /** What is written; nothing for a row that goes. */
  Map<String, @Nullable String> values();

  default TableName table() {
    return new TableName(schema(), name());
  }

  /** A change of a row that is there. */
  sealed interface OfRow extends Change {
    Map<String, @Nullable String> key();

    /** What the row held when the change was thought of; nothing when that does not matter. */
    Map<String, @Nullable String> old();
  }

  /** Some columns get other values. */
  record Update(
      String schema,
      String name,
      Map<String, @Nullable String> key,
      Map<String, @Nullable String> old,
      @JsonProperty("new") Map<String, @Nullable String> values)
      implements OfRow {
    public Update {
      key = kept(key);
      old = kept(old);
      values = kept(values);
    }
  }

  /** A row is added; columns that are left out get their default. */
  record Insert(
      String schema, String name, @JsonProperty("new") Map<String, @Nullable String> values)
      implements Change {
    public Insert {
      values = kept(values);
    }
  }

  /** A row goes. */
  record Delete(
      String schema,
      String name,
      Map<String, @Nullable String> key,
      Map<String, @Nullable String> old)
      implements OfRow {
    public Delete {
      key = kept(key);
      old = kept(old);
    }

    @Override
    public Map<String, @Nullable String> values() {
      return Map.of();
    }
  }

  private static Map<String, @Nullable String> kept(Map<String, @Nullable String> values) {
    return Collections.unmodifiableMap(new LinkedHashMap<>(values));
  }
}
