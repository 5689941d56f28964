package dev.dbkeep.lint.rules;

import static dev.dbkeep.postgres.Identifiers.literal;

import dev.dbkeep.catalog.ObjectId;
import dev.dbkeep.catalog.ObjectType;
import dev.dbkeep.lint.facts.DropFact;
import dev.dbkeep.lint.facts.Fact;
import dev.dbkeep.lint.facts.Name;
import dev.dbkeep.plan.Hazard;
import dev.dbkeep.plan.Probe;

/** DROP SCHEMA, and the CASCADE that takes columns along: of a type, a domain or an extension. */
final class DropWide {
  static final Rule RULE =
      new Rule(
          "drop-cascade",
          Severity.WARNING,
          "A drop takes tables or columns along that it does not name",
          "DROP SCHEMA … CASCADE drops every table in it. DROP TYPE, DOMAIN and EXTENSION … CASCADE"
              + " drop every column of the type, with its values, and say so only in a notice.",
          "Drop what depends on it first, by name, so that each loss is seen and named.",
          DropWide::look);

  private DropWide() {}

  private static void look(Fact fact, Moment moment, Report report) {
    if (!(fact instanceof DropFact drop) || !drop.cascade()) {
      return;
    }
    Name name = drop.name();
    String remedy = "Drop what depends on it by name, then drop it without CASCADE";
    switch (drop.kind()) {
      case SCHEMA ->
          report.add(
              Hazard.Kind.DATA_LOSS,
              ObjectId.of(ObjectType.SCHEMA, "", name.name()),
              name.name(),
              "drops the schema " + name.name() + " with all of its tables",
              remedy,
              Probes.rowsOfTables("n.nspname = " + literal(name.name())));
      case TYPE, DOMAIN ->
          report.add(
              Hazard.Kind.DATA_LOSS,
              ObjectId.of(ObjectType.ENUM, name.schema(), name.name()),
              name.toString(),
              "drops the type " + name + " with every column of it",
              remedy,
              columnsOf("t.oid = to_regtype(" + literal(name.sql()) + ")"));
      case EXTENSION ->
          report.add(
              Hazard.Kind.DATA_LOSS,
              ObjectId.of(ObjectType.EXTENSION, "", name.name()),
              name.name(),
              "drops the extension " + name.name() + " with every column of its types",
              remedy,
              columnsOf(ofExtension(name.name())));
      case TABLE, VIEW, MATERIALIZED_VIEW, SEQUENCE, OTHER ->
          report.advise(
              "drops " + name + " with every view, foreign key and default that depends on it",
              remedy);
      case DATABASE -> {}
    }
  }

  private static Probe columnsOf(String types) {
    return Probes.rowsOfTables(
        "EXISTS (SELECT 1 FROM pg_catalog.pg_attribute a JOIN pg_catalog.pg_type t ON t.oid ="
            + " a.atttypid OR t.typarray = a.atttypid WHERE a.attrelid = c.oid AND NOT"
            + " a.attisdropped AND "
            + types
            + ")");
  }

  private static String ofExtension(String name) {
    return "t.oid IN (SELECT d.objid FROM pg_catalog.pg_depend d JOIN pg_catalog.pg_extension e ON"
        + " e.oid = d.refobjid AND d.refclassid = 'pg_catalog.pg_extension'::regclass WHERE"
        + " d.deptype = 'e' AND e.extname = "
        + literal(name)
        + ")";
  }
}
