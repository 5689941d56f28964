package dev.dbkeep.schema;

import dev.dbkeep.catalog.ObjectId;
import dev.dbkeep.plan.Step;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;

/** Pieces of work and which must come before which. */
final class PlanGraph {
  /**
   * When a piece comes if nothing else decides: creation goes up the order of types, dropping comes
   * last and goes down.
   */
  enum Phase {
    RELEASE,
    BUILD,
    DROP
  }

  /** One piece of work on one object. */
  record Node(Phase phase, ObjectId id) implements Comparable<Node> {
    private static final Comparator<Node> ORDER =
        Comparator.comparing(Node::phase)
            .thenComparing(
                (a, b) -> a.phase == Phase.BUILD ? a.id.compareTo(b.id) : b.id.compareTo(a.id));

    @Override
    public int compareTo(Node other) {
      return ORDER.compare(this, other);
    }
  }

  private record Edge(Node before, Node after) {}

  private final Map<Node, List<Step>> nodes = new HashMap<>();
  private final Set<Edge> hard = new LinkedHashSet<>();
  private final Set<Edge> soft = new LinkedHashSet<>();

  void add(Node node, List<Step> steps) {
    nodes.put(node, steps);
  }

  boolean has(Node node) {
    return nodes.containsKey(node);
  }

  void must(Node before, Node after) {
    link(hard, before, after);
  }

  void should(Node before, Node after) {
    link(soft, before, after);
  }

  private void link(Set<Edge> edges, Node before, Node after) {
    if (!before.equals(after) && nodes.containsKey(before) && nodes.containsKey(after)) {
      edges.add(new Edge(before, after));
    }
  }

  /** What a cycle is made of: the wishes that could be given up, and the objects that are in it. */
  static final class Cycle extends Exception {
    private static final long serialVersionUID = 1L;
    private final transient List<ObjectId> waiting;
    private final transient List<ObjectId> objects;

    Cycle(List<ObjectId> waiting, List<ObjectId> objects) {
      this.waiting = waiting;
      this.objects = objects;
    }

    /** The objects whose wish to come first keeps the rest waiting. */
    List<ObjectId> waiting() {
      return waiting;
    }

    List<ObjectId> objects() {
      return objects;
    }
  }

  /** The steps in order. */
  List<Step> order(boolean withSoft) throws Cycle {
    Map<Node, Set<Node>> following = new HashMap<>();
    Map<Node, Integer> open = new HashMap<>();
    nodes.keySet().forEach(node -> open.put(node, 0));
    Set<Edge> edges = new LinkedHashSet<>(hard);
    if (withSoft) {
      edges.addAll(soft);
    }
    for (Edge edge : edges) {
      if (following.computeIfAbsent(edge.before(), node -> new HashSet<>()).add(edge.after())) {
        open.merge(edge.after(), 1, Integer::sum);
      }
    }
    PriorityQueue<Node> ready = new PriorityQueue<>();
    open.forEach(
        (node, count) -> {
          if (count == 0) {
            ready.add(node);
          }
        });
    List<Step> steps = new ArrayList<>();
    while (!ready.isEmpty()) {
      Node node = ready.remove();
      open.remove(node);
      steps.addAll(nodes.getOrDefault(node, List.of()));
      for (Node next : following.getOrDefault(node, Set.of())) {
        if (open.merge(next, -1, Integer::sum) == 0) {
          ready.add(next);
        }
      }
    }
    if (!open.isEmpty()) {
      List<ObjectId> waiting =
          soft.stream()
              .filter(edge -> open.containsKey(edge.before()) && open.containsKey(edge.after()))
              .map(edge -> edge.before().id())
              .distinct()
              .toList();
      throw new Cycle(waiting, open.keySet().stream().map(Node::id).distinct().sorted().toList());
    }
    return steps;
  }
}
