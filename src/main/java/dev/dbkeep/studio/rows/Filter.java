package dev.dbkeep.studio.rows;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Which rows are wanted. */
@JsonTypeInfo(use = JsonTypeInfo.Id.DEDUCTION)
@JsonSubTypes({
  @JsonSubTypes.Type(Filter.All.class),
  @JsonSubTypes.Type(Filter.Any.class),
  @JsonSubTypes.Type(Filter.Comparison.class),
  @JsonSubTypes.Type(Filter.Raw.class)
})
public sealed interface Filter {
  /** Those that meet every one. */
  record All(List<Filter> all) implements Filter {
    public All {
      all = List.copyOf(all);
    }
  }

  /** Those that meet at least one. */
  record Any(List<Filter> any) implements Filter {
    public Any {
      any = List.copyOf(any);
    }
  }

  /**
   * Those whose column compares.
   *
   * @param operator a sign of {@link Operator}
   * @param value for an operator that takes one
   * @param values for an operator that takes several
   */
  record Comparison(
      String column, String operator, @Nullable String value, @Nullable List<String> values)
      implements Filter {}

  /** Those that meet a condition in SQL. */
  record Raw(String sql) implements Filter {}

  /** Whether a part of it is SQL of the one who asks. */
  static boolean holdsRaw(@Nullable Filter filter) {
    return switch (filter) {
      case null -> false;
      case All all -> all.all().stream().anyMatch(Filter::holdsRaw);
      case Any any -> any.any().stream().anyMatch(Filter::holdsRaw);
      case Comparison _ -> false;
      case Raw _ -> true;
    };
  }
}
