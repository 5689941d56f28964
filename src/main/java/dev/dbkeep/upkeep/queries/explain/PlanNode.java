package dev.dbkeep.upkeep.queries.explain;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;

/** One step of a plan, as EXPLAIN (FORMAT JSON) tells it. */
final class PlanNode {
  private final JsonNode json;
  private final List<PlanNode> children = new ArrayList<>();

  PlanNode(JsonNode json) {
    this.json = json;
    json.path("Plans").forEach(child -> children.add(new PlanNode(child)));
  }

  String type() {
    return text("Node Type");
  }

  boolean is(String type) {
    return type().equals(type);
  }

  String text(String key) {
    return json.path(key).asString("");
  }

  boolean has(String key) {
    return json.has(key);
  }

  /** Zero where it says nothing. */
  double number(String key) {
    return json.path(key).asDouble(0);
  }

  List<String> texts(String key) {
    List<String> texts = new ArrayList<>();
    json.path(key).forEach(text -> texts.add(text.asString("")));
    return texts;
  }

  List<PlanNode> children() {
    return children;
  }

  /** This one and all below. */
  void each(Consumer<PlanNode> visitor) {
    visitor.accept(this);
    children.forEach(child -> child.each(visitor));
  }

  /** {@code public.orders}; empty where it reads no table. */
  String table() {
    String schema = text("Schema");
    return schema.isEmpty() ? text("Relation Name") : schema + "." + text("Relation Name");
  }

  boolean wasRun() {
    return has("Actual Loops") && loops() > 0;
  }

  double loops() {
    return number("Actual Loops");
  }

  /** In all rounds together, where it was run; else as expected of one round. */
  double rows() {
    return wasRun() ? number("Actual Rows") * loops() : number("Plan Rows");
  }

  double removed() {
    return number("Rows Removed by Filter") * loops();
  }

  /** Of this step alone: milliseconds where it was run, else the planner's cost. */
  double own() {
    double all = inclusive();
    for (PlanNode child : children) {
      // what runs once before, or beside, is not part of its parent's rounds
      all -= child.inclusive();
    }
    return Math.max(0, all);
  }

  /** With all below. */
  double inclusive() {
    return wasRun() ? number("Actual Total Time") * loops() : number("Total Cost");
  }
}
