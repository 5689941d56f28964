package dev.dbkeep.upkeep.checks;

import java.util.List;

/** A live schema that is not what its migrations build. */
final class SchemaDrift {
  static final Check CHECK =
      new Check(
          "S12",
          "schema-drift",
          Severity.HIGH,
          Cost.OUTSIDE,
          "The live schema is not what its migrations build",
          "Somebody changed the database by hand. The next migration was tested against another"
              + " schema, and a database that is built anew lacks the change.",
          "Write the change as a migration, or take it back.",
          SchemaDrift::look);

  private SchemaDrift() {}

  private static void look(Probe probe, Examination examination) {
    List<String> steps = Outside.known(probe.outside().drift().get(), examination);
    if (steps == null) {
      return;
    }
    examination.of(1);
    if (!steps.isEmpty()) {
      examination.found(
          "schema",
          Figures.count(steps.size(), "step")
              + " would make it what the migrations build, first: "
              + steps.getFirst(),
          new Fix.Command("dbkeep migrate status --drift", "shows the steps, changes nothing"));
    }
  }
}
