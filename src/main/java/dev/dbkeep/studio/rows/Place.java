package dev.dbkeep.studio.rows;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Where in the order of a table a page lies. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "at")
@JsonSubTypes({
  @JsonSubTypes.Type(value = Place.First.class, name = "first"),
  @JsonSubTypes.Type(value = Place.Last.class, name = "last"),
  @JsonSubTypes.Type(value = Place.After.class, name = "after"),
  @JsonSubTypes.Type(value = Place.Before.class, name = "before"),
  @JsonSubTypes.Type(value = Place.Percent.class, name = "percent"),
  @JsonSubTypes.Type(value = Place.Offset.class, name = "offset")
})
public sealed interface Place {
  /** The first rows. */
  record First() implements Place {}

  /** The last rows. */
  record Last() implements Place {}

  /** The rows behind one, whose cursor is given. */
  record After(List<@Nullable String> cursor) implements Place {
    public After {
      cursor = Collections.unmodifiableList(new ArrayList<>(cursor));
    }
  }

  /** The rows in front of one, whose cursor is given. */
  record Before(List<@Nullable String> cursor) implements Place {
    public Before {
      cursor = Collections.unmodifiableList(new ArrayList<>(cursor));
    }
  }

  /** About so far from the beginning: 0 to 100. */
  record Percent(double percent) implements Place {}

  /** Behind so many rows, which the server has to pass one by one. */
  record Offset(long offset) implements Place {}
}
