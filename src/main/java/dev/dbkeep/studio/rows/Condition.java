package dev.dbkeep.studio.rows;

import dev.dbkeep.error.DbkeepException;
import dev.dbkeep.error.ErrorCode;
import dev.dbkeep.postgres.sql.SqlScript;
import dev.dbkeep.postgres.sql.Statements;
import dev.dbkeep.studio.tables.TableShape;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A filter as a condition in SQL. */
public final class Condition {
  private final TableShape shape;

  private Condition(TableShape shape) {
    this.shape = shape;
  }

  /** Of no filter the condition that every row meets. */
  public static String of(TableShape shape, @Nullable Filter filter) {
    return filter == null ? "true" : new Condition(shape).of(filter);
  }

  private String of(Filter filter) {
    return switch (filter) {
      case Filter.All all -> joined(all.all(), " AND ", "true");
      case Filter.Any any -> joined(any.any(), " OR ", "false");
      case Filter.Comparison comparison ->
          Operator.of(comparison.operator()).of(shape.required(comparison.column()), comparison);
      case Filter.Raw raw -> raw(raw.sql());
    };
  }

  private String joined(List<Filter> filters, String separator, String none) {
    return filters.isEmpty()
        ? none
        : filters.stream().map(this::of).collect(Collectors.joining(separator, "(", ")"));
  }

  /** A comment at its end must not swallow the bracket, and it must not begin another statement. */
  private static String raw(String sql) {
    String condition = "(" + sql + "\n)";
    if (Statements.split(new SqlScript("filter", condition)).size() != 1) {
      throw DbkeepException.of(
          ErrorCode.USAGE,
          "a filter is one condition, not several statements",
          "Write what stands behind WHERE; the SQL page runs statements.");
    }
    return condition;
  }
}
