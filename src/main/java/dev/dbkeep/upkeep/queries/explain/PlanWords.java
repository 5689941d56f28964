package dev.dbkeep.upkeep.queries.explain;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A plan as sentences: what each step does, to how many rows, and how long it took. */
final class PlanWords {
  private final List<PlanStep> steps = new ArrayList<>();

  private PlanWords() {}

  static List<PlanStep> of(PlanNode root) {
    PlanWords words = new PlanWords();
    words.tell(root, 0);
    return List.copyOf(words.steps);
  }

  private void tell(PlanNode node, int depth) {
    boolean wasRun = node.wasRun();
    steps.add(
        new PlanStep(
            depth,
            role(node) + action(node),
            Math.round(node.number("Plan Rows")),
            wasRun ? Math.round(node.rows()) : null,
            wasRun ? node.inclusive() : null,
            wasRun ? Math.round(node.loops()) : null));
    node.children().forEach(child -> tell(child, depth + 1));
  }

  private static String role(PlanNode node) {
    return switch (node.text("Parent Relationship")) {
      case "InitPlan" -> "once before: ";
      case "SubPlan" -> "for each row above: ";
      default -> "";
    };
  }

  /** The kinds of steps are an open list: what is new here keeps PostgreSQL's own name. */
  private static String action(PlanNode node) {
    String keeping = node.has("Filter") ? ", keeps " + node.text("Filter") : "";
    return switch (node.type()) {
      case "Seq Scan" -> "reads all of " + node.table() + keeping;
      case "Sample Scan" -> "reads a sample of " + node.table() + keeping;
      case "Index Scan" -> indexed(node, "finds rows of ") + keeping;
      case "Index Only Scan" -> indexed(node, "reads the index alone for rows of ") + keeping;
      case "Bitmap Heap Scan" ->
          "fetches the pages of " + node.table() + " that the index names" + keeping;
      case "Bitmap Index Scan" ->
          "collects the places by index " + node.text("Index Name") + where(node, "Index Cond");
      case "BitmapAnd" -> "keeps the places that all indexes name";
      case "BitmapOr" -> "takes the places that any index names";
      case "Tid Scan", "Tid Range Scan" -> "fetches rows of " + node.table() + " by their place";
      case "Foreign Scan" -> "asks another server for " + node.table() + keeping;
      case "Nested Loop" ->
          join(node) + ": for each row of the first, looks into the second" + filter(node);
      case "Hash Join" -> join(node) + " by a hash table" + where(node, "Hash Cond") + filter(node);
      case "Merge Join" ->
          join(node) + " side by side, both sorted" + where(node, "Merge Cond") + filter(node);
      case "Hash" -> "puts the rows into a hash table";
      case "Sort" -> "sorts by " + keys(node, "Sort Key") + sortPlace(node);
      case "Incremental Sort" ->
          "sorts by " + keys(node, "Sort Key") + ", of which a part is sorted already";
      case "Aggregate" ->
          node.texts("Group Key").isEmpty()
              ? "counts or sums up into one row" + keeping
              : "groups by " + keys(node, "Group Key") + keeping;
      case "WindowAgg" -> "computes over a window of rows";
      case "Unique" -> "drops doubles";
      case "SetOp" -> "compares two sets";
      case "Limit" -> "stops once it has enough rows";
      case "Append" -> "puts the parts one behind the other";
      case "Merge Append" -> "merges sorted parts";
      case "Gather", "Gather Merge" ->
          "shares the work below among "
              + (long) node.number("Workers Planned")
              + " more processes";
      case "Materialize" -> "keeps the rows for further rounds";
      case "Memoize" -> "remembers what it found for " + node.text("Cache Key");
      case "CTE Scan" -> "reads what WITH " + node.text("CTE Name") + " gave" + keeping;
      case "Subquery Scan" -> "takes the rows of the subquery" + keeping;
      case "Function Scan" -> "calls " + node.text("Function Name") + keeping;
      case "Values Scan" -> "takes rows of the statement itself" + keeping;
      case "Result" -> "computes a row";
      case "ProjectSet" -> "makes several rows of each";
      case "LockRows" -> "locks the rows";
      case "ModifyTable" ->
          node.text("Operation").toLowerCase(Locale.ROOT) + "s rows of " + node.table();
      default -> node.type() + keeping;
    };
  }

  private static String indexed(PlanNode node, String verb) {
    String index = " by index " + node.text("Index Name");
    return node.has("Index Cond")
        ? verb + node.table() + index + where(node, "Index Cond")
        : "reads all of " + node.table() + " in the order of index " + node.text("Index Name");
  }

  private static String where(PlanNode node, String key) {
    return node.has(key) ? " where " + node.text(key) : "";
  }

  private static String filter(PlanNode node) {
    return where(node, "Join Filter");
  }

  private static String join(PlanNode node) {
    return switch (node.text("Join Type")) {
      case "Left", "Right", "Full" -> "joins both, also rows without a partner,";
      case "Semi", "Right Semi" -> "keeps rows that have a partner,";
      case "Anti", "Right Anti" -> "keeps rows that have no partner,";
      default -> "joins both";
    };
  }

  private static String keys(PlanNode node, String key) {
    return String.join(", ", node.texts(key));
  }

  private static String sortPlace(PlanNode node) {
    return switch (node.text("Sort Space Type")) {
      case "Disk" -> ", on disk (" + Math.round(node.number("Sort Space Used")) + " kB)";
      case "Memory" -> ", in memory";
      default -> "";
    };
  }
}
