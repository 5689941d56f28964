package dev.dbkeep.studio.rows;

import dev.dbkeep.postgres.Identifiers;
import dev.dbkeep.studio.tables.Category;
import dev.dbkeep.studio.tables.TableShape;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The index that would lead to the rows of a filter, where one is missing. */
final class IndexSuggestion {
  /** Types that nobody sorts, beside those of the categories, have no B-tree. */
  private static final Set<String> SORTED = Set.of("inet", "cidr", "macaddr", "macaddr8", "oid");

  private final Connection connection;
  private final TableShape shape;
  private final List<String> equal = new ArrayList<>();
  private final List<String> between = new ArrayList<>();
  private final List<Filter.Comparison> others = new ArrayList<>();

  private IndexSuggestion(Connection connection, TableShape shape) {
    this.connection = connection;
    this.shape = shape;
  }

  /**
   * Its command; empty when none is known to help, there is one that the planner does not want, or
   * the table takes none while others write to it, as one with partitions.
   */
  static Optional<String> of(Connection connection, TableShape shape, Filter filter)
      throws SQLException {
    if (!shape.hasHeap()) {
      return Optional.empty();
    }
    IndexSuggestion suggestion = new IndexSuggestion(connection, shape);
    suggestion.collect(filter);
    return suggestion.command();
  }

  private void collect(Filter filter) {
    switch (filter) {
      case Filter.All all -> all.all().forEach(this::collect);
      case Filter.Comparison comparison ->
          shape.column(comparison.column()).ifPresent(column -> collect(column, comparison));
      case Filter.Any _, Filter.Raw _ -> {}
    }
  }

  private void collect(TableShape.Column column, Filter.Comparison comparison) {
    switch (comparison.operator()) {
      case "=", "in" -> add(equal, column);
      case "<", "<=", ">", ">=", "between" -> add(between, column);
      default -> others.add(comparison);
    }
  }

  private static void add(List<String> columns, TableShape.Column column) {
    boolean sorted =
        SORTED.contains(column.type())
            || column.type().equals("jsonb")
            || !Set.of(Category.OTHER.word(), Category.JSON.word()).contains(column.category());
    if (sorted && !columns.contains(column.name())) {
      columns.add(column.name());
    }
  }

  private Optional<String> command() throws SQLException {
    // behind a range an index orders nothing
    List<String> columns = new ArrayList<>(equal);
    between.stream().filter(column -> !equal.contains(column)).limit(1).forEach(columns::add);
    if (!columns.isEmpty()) {
      return ordered(columns);
    }
    for (Filter.Comparison other : others) {
      Optional<String> found = special(other);
      if (found.isPresent()) {
        return found;
      }
    }
    return Optional.empty();
  }

  private Optional<String> ordered(List<String> columns) {
    boolean there =
        shape.indexes().stream()
            .filter(TableShape.IndexShape::ordered)
            .anyMatch(
                index ->
                    index.columns().size() >= columns.size()
                        && Set.copyOf(columns)
                            .equals(new HashSet<>(index.columns().subList(0, columns.size()))));
    return there
        ? Optional.empty()
        : Optional.of(
            create(
                "(" + String.join(", ", columns.stream().map(Identifiers::quote).toList()) + ")"));
  }

  /** What no B-tree answers as it usually is. */
  private Optional<String> special(Filter.Comparison comparison) throws SQLException {
    TableShape.Column column = shape.column(comparison.column()).orElseThrow();
    boolean served =
        shape.indexes().stream()
            .anyMatch(index -> !index.ordered() && index.columns().contains(column.name()));
    if (served) {
      return Optional.empty();
    }
    Category category = Category.ofWord(column.category());
    boolean text = category == Category.TEXT && textual(column.type());
    boolean gin = category == Category.ARRAY || column.type().equals("jsonb");
    Optional<String> kind =
        switch (comparison.operator()) {
          case "starts with" -> text ? Optional.of("(%s text_pattern_ops)") : Optional.empty();
          case "contains", "ends with", "like", "ilike", "regex" ->
              text ? trigrams() : Optional.empty();
          case "has key" -> gin ? Optional.of("USING gin (%s)") : Optional.empty();
          case "@>" ->
              gin
                  ? Optional.of("USING gin (%s)")
                  : Optional.of("USING gist (%s)").filter(_ -> category == Category.RANGE);
          default -> Optional.empty();
        };
    return kind.map(found -> create(found.formatted(Identifiers.quote(column.name()))));
  }

  /** Others are compared by operators of their own, or padded. */
  private static boolean textual(String type) {
    return type.equals("text") || type.startsWith("character varying");
  }

  /** Parts of a text are found by three letters each, where the server has that extension. */
  private Optional<String> trigrams() throws SQLException {
    String sql =
        """
        SELECT n.nspname FROM pg_extension e JOIN pg_namespace n ON n.oid = e.extnamespace WHERE e.extname = 'pg_trgm'
        """;
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      return row.next()
          ? Optional.of("USING gin (%s " + Identifiers.quote(row.getString(1)) + ".gin_trgm_ops)")
          : Optional.empty();
    }
  }

  private String create(String what) {
    return "CREATE INDEX CONCURRENTLY ON " + shape.table().quoted() + " " + what;
  }
}
