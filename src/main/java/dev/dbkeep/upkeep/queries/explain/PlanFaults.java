package dev.dbkeep.upkeep.queries.explain;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** Finds in a plan what makes the statement slow. */
final class PlanFaults {
  private static final double MANY = 1_000;
  private static final double FEW = 0.2;
  private static final double WORTH_A_WORD = 0.05;
  private static final double FAR_OFF = 10;
  private static final double NOTICEABLE = 100;
  private static final double NOTICEABLE_MILLISECONDS = 10;
  private static final double COMPILING = 0.25;

  private static final Set<String> PASSING =
      Set.of("Hash", "Sort", "Materialize", "Gather", "Gather Merge");

  private final PlanNode root;
  private final Map<String, PlanTable> tables;
  private final List<PlanFault> faults = new ArrayList<>();
  private final Set<String> unknown = new HashSet<>();

  private PlanFaults(PlanNode root, Map<String, PlanTable> tables) {
    this.root = root;
    this.tables = tables;
  }

  static List<PlanFault> of(PlanNode root, Map<String, PlanTable> tables) {
    PlanFaults found = new PlanFaults(root, tables);
    root.each(found::look);
    return found.faults.stream()
        .sorted(Comparator.comparingDouble(PlanFault::share).reversed())
        .toList();
  }

  /** What the statement as a whole tells, besides its steps. */
  static List<PlanFault> of(JsonNode whole) {
    List<PlanFault> faults = new ArrayList<>();
    double running = whole.path("Execution Time").asDouble(0);
    double planning = whole.path("Planning Time").asDouble(0);
    double compiling = whole.path("JIT").path("Timing").path("Total").asDouble(0);
    if (running > 0 && planning > running && planning > NOTICEABLE_MILLISECONDS) {
      faults.add(
          new PlanFault(
              "planning took %.1f ms, running %.1f ms".formatted(planning, running),
              "Let the application prepare the statement once and run it often.",
              0));
    }
    if (compiling > COMPILING * running && compiling > NOTICEABLE_MILLISECONDS) {
      faults.add(
          new PlanFault(
              "just-in-time compilation took %.1f of %.1f ms".formatted(compiling, running),
              "Run SET jit = off for this statement, or raise jit_above_cost.",
              Math.min(1, compiling / running)));
    }
    return faults;
  }

  private void look(PlanNode node) {
    scan(node);
    join(node);
    memory(node);
    if (node.text("Parent Relationship").equals("SubPlan") && node.loops() >= MANY) {
      add(
          node,
          "a subquery is run %s times, once for each row".formatted(count(node.loops())),
          "Write it as a join, so that it is read once.");
    }
    if (node.is("Limit") && node.wasRun() && !node.children().isEmpty()) {
      double read = node.children().getFirst().rows();
      if (read >= MANY && node.rows() < FEW * read) {
        add(
            node,
            "%s rows are made to give %s: an OFFSET goes through all rows before it"
                .formatted(count(read), count(node.rows())),
            "Remember the last key of the page before, and ask for what is behind it.");
      }
    }
    estimate(node);
  }

  private void scan(PlanNode node) {
    PlanTable table = tables.get(node.table());
    if (node.is("Seq Scan") && node.has("Filter")) {
      double kept = node.rows();
      double all =
          node.wasRun() ? kept + node.removed() : Math.max(0, table == null ? 0 : table.rows());
      if (all >= MANY && kept <= FEW * all) {
        String rounds = node.loops() > 1 ? ", in %s rounds".formatted(count(node.loops())) : "";
        add(
            node,
            "%s rows of %s are read to keep %s%s"
                .formatted(count(all), node.table(), count(kept), rounds),
            "An index by what the filter compares finds them at once.");
      }
    }
    if (node.type().startsWith("Index") && node.removed() >= MANY && node.rows() < node.removed()) {
      add(
          node,
          "index %s leads to %s rows of %s, of which the filter keeps %s"
              .formatted(
                  node.text("Index Name"),
                  count(node.rows() + node.removed()),
                  node.table(),
                  count(node.rows())),
          "An index that has the filtered columns, too, leads to those alone.");
    }
    if (node.number("Heap Fetches") >= MANY) {
      add(
          node,
          "index %s alone would do, but %s rows had to be looked up in the table"
              .formatted(node.text("Index Name"), count(node.number("Heap Fetches"))),
          "Run VACUUM " + node.table() + ", and let autovacuum come more often.");
    }
    if (table != null && !table.analyzed() && unknown.add(table.shown())) {
      faults.add(
          new PlanFault(
              "nobody ever counted what is in " + table.shown() + ": its estimates are guesses",
              "Run ANALYZE " + table.shown() + ".",
              0));
    }
  }

  /** A table that a join reads as a whole to keep little of it. */
  private void join(PlanNode join) {
    if (!join.has("Join Type") || join.is("Nested Loop")) {
      return;
    }
    for (PlanNode child : join.children()) {
      PlanNode scan = child;
      while (PASSING.contains(scan.type()) && !scan.children().isEmpty()) {
        scan = scan.children().getFirst();
      }
      boolean whole = scan.is("Seq Scan") && !scan.has("Filter");
      if (whole && scan.rows() >= MANY && join.rows() <= FEW * scan.rows()) {
        add(
            scan,
            "all %s rows of %s are read, of which the join keeps %s"
                .formatted(count(scan.rows()), scan.table(), count(join.rows())),
            "An index by the joined column finds them at once.");
      }
    }
  }

  private void memory(PlanNode node) {
    if (node.text("Sort Space Type").equals("Disk")) {
      add(
          node,
          "the sort does not fit into work_mem and goes to disk: %s kB"
              .formatted(count(node.number("Sort Space Used"))),
          "Raise work_mem for this statement, sort fewer or narrower rows, or have an index in that"
              + " order.");
    }
    double batches = Math.max(node.number("Hash Batches"), node.number("HashAgg Batches"));
    if (batches > 1) {
      add(
          node,
          "the hash table does not fit into work_mem: %s parts go to disk"
              .formatted(count(batches)),
          "Raise work_mem for this statement.");
    }
    if (node.number("Lossy Heap Blocks") > 0) {
      add(
          node,
          "the list of places does not fit into work_mem: whole pages are read again",
          "Raise work_mem for this statement.");
    }
  }

  /** Where the error begins; what stands above it only inherits it. */
  private void estimate(PlanNode node) {
    if (!isOff(node) || node.children().stream().anyMatch(PlanFaults::isOff)) {
      return;
    }
    double rows = node.rows() / node.loops();
    String where = node.has("Relation Name") ? " of " + node.table() : "";
    String remedy =
        !node.has("Relation Name")
            ? "The values of the joined columns depend on each other: try other ways to write it."
            : "Run ANALYZE %s; if that does not help, its columns depend on each other: CREATE STATISTICS on them, or raise their statistics target."
                .formatted(node.table());
    faults.add(
        new PlanFault(
            "the planner expected %s rows%s and got %s: what it builds on that may be the wrong way"
                .formatted(count(node.number("Plan Rows")), where, count(rows)),
            remedy,
            0));
  }

  private static boolean isOff(PlanNode node) {
    if (!node.wasRun() || node.is("Limit") || node.type().startsWith("Bitmap Index")) {
      return false;
    }
    double rows = Math.max(1, node.rows() / node.loops());
    double expected = Math.max(1, node.number("Plan Rows"));
    return Math.max(rows, expected) >= NOTICEABLE
        && Math.max(rows / expected, expected / rows) >= FAR_OFF;
  }

  private void add(PlanNode node, String what, String remedy) {
    double all = root.inclusive();
    double share = all <= 0 ? 0 : Math.min(1, node.own() / all);
    if (share >= WORTH_A_WORD
        || node.is("Limit")
        || node.text("Parent Relationship").equals("SubPlan")) {
      faults.add(new PlanFault(what, remedy, share));
    }
  }

  static String count(double number) {
    return String.format(Locale.ROOT, "%,d", Math.round(number));
  }
}
