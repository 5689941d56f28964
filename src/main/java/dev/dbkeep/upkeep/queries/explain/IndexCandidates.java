package dev.dbkeep.upkeep.queries.explain;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Which indexes might spare a plan the reading of whole tables. */
final class IndexCandidates {
  private static final double SMALL = 500;
  private static final double CHEAP = 0.1;
  private static final int WIDEST = 3;
  private static final List<String> CONDITIONS = List.of("Filter", "Index Cond", "Recheck Cond");
  private static final List<String> JOINS = List.of("Hash Cond", "Merge Cond", "Join Filter");

  private final PlanNode root;
  private final Map<String, PlanTable> tables;

  private IndexCandidates(PlanNode root, Map<String, PlanTable> tables) {
    this.root = root;
    this.tables = tables;
  }

  static List<IndexCandidate> of(PlanNode root, Map<String, PlanTable> tables) {
    return new IndexCandidates(root, tables).find();
  }

  private List<IndexCandidate> find() {
    Map<IndexCandidate, Boolean> found = new LinkedHashMap<>();
    root.each(
        node -> {
          PlanTable table = tables.get(node.table());
          boolean reads =
              node.is("Seq Scan") || node.type().startsWith("Index") || node.is("Bitmap Heap Scan");
          boolean big = table != null && (table.rows() < 0 || table.rows() >= SMALL);
          if (table != null && reads && big && node.inclusive() >= CHEAP * root.inclusive()) {
            of(node, table).forEach(candidate -> found.put(candidate, true));
          }
        });
    return List.copyOf(found.keySet());
  }

  private List<IndexCandidate> of(PlanNode scan, PlanTable table) {
    String alias = scan.text("Alias");
    Comparisons own = Comparisons.none();
    CONDITIONS.forEach(key -> own.read(scan.text(key), alias));
    Comparisons joined = Comparisons.none();
    Set<String> sorted = new LinkedHashSet<>();
    root.each(
        node -> {
          JOINS.forEach(key -> joined.read(node.text(key), alias));
          node.texts("Sort Key").forEach(key -> sortKey(key, alias, table, sorted));
        });
    Set<List<String>> lists = new LinkedHashSet<>();
    List<String> equal = within(own.equal(), table);
    List<String> ranged = within(own.ranged(), table);
    ranged.removeAll(equal);
    List<String> partner = within(joined.equal(), table);
    partner.removeAll(equal);
    equal.forEach(column -> lists.add(List.of(column)));
    ranged.forEach(column -> lists.add(List.of(column)));
    lists.add(equal);
    ranged.forEach(column -> lists.add(and(equal, column)));
    partner.forEach(column -> lists.add(List.of(column)));
    partner.forEach(column -> lists.add(and(equal, column)));
    sorted.forEach(column -> lists.add(and(equal, column)));
    return lists.stream()
        .filter(columns -> !columns.isEmpty() && columns.size() <= WIDEST)
        .filter(columns -> !table.hasIndexOn(quoted(columns)))
        .map(columns -> new IndexCandidate(table, columns))
        .toList();
  }

  private static void sortKey(String key, String alias, PlanTable table, Set<String> sorted) {
    String bare = key.replace(" DESC", "").replace(" NULLS LAST", "").replace(" NULLS FIRST", "");
    String prefix = alias + ".";
    String column = bare.startsWith(prefix) ? bare.substring(prefix.length()) : bare;
    if (table.columns().contains(column)) {
      sorted.add(column);
    }
  }

  private static List<String> within(Set<String> columns, PlanTable table) {
    return new ArrayList<>(columns.stream().filter(table.columns()::contains).toList());
  }

  private static List<String> and(List<String> columns, String last) {
    List<String> all = new ArrayList<>(columns);
    if (!all.contains(last)) {
      all.add(last);
    }
    return all;
  }

  /** As pg_get_indexdef writes a column. */
  private static List<String> quoted(List<String> columns) {
    return columns.stream()
        .map(
            column ->
                column
                        .chars()
                        .allMatch(c -> c >= 'a' && c <= 'z' || c == '_' || c >= '0' && c <= '9')
                    ? column
                    : '"' + column.replace("\"", "\"\"") + '"')
        .toList();
  }
}
