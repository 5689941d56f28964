package dev.dbkeep.cli.setup;

import java.util.List;

/**
 * One step of the demo.
 *
 * @param text what happens, said before
 * @param copies files of the example that are put into the project first: from, to
 * @param command the command line after {@code dbkeep}
 * @param exit the exit code it must end with
 */
record DemoStep(String text, List<Copy> copies, String command, int exit) {
  private static final String SCHEMA = "prisma/schema.prisma";

  /** A file of the example and where it goes. */
  record Copy(String from, String to) {}

  static List<DemoStep> all() {
    return List.of(
        new DemoStep(
            "A bookshop with 8 tables comes as a schema.prisma. dbkeep looks around and writes its"
                + " settings.",
            List.of(new Copy("schema.prisma", SCHEMA), new Copy("seed.sql", "seed.sql")),
            "init",
            0),
        new DemoStep("The schema becomes the first migration.", List.of(), "migrate new init", 0),
        new DemoStep(
            "The migration is deployed. No DATABASE_URL is set, so an embedded PostgreSQL serves.",
            List.of(),
            "migrate deploy",
            0),
        new DemoStep("First data.", List.of(), "seed", 0),
        new DemoStep(
            "The schema changes: customers get a phone number and wishes, orders an index. What"
                + " would that do?",
            List.of(new Copy("change/schema.prisma", SCHEMA)),
            "diff",
            3),
        new DemoStep(
            "The change becomes a migration; its header names what to know before it runs.",
            List.of(),
            "migrate new phone_and_wishes",
            0),
        new DemoStep(
            "Deployed, without making the application wait.", List.of(), "migrate deploy", 0),
        new DemoStep("Everything is where it should be.", List.of(), "migrate status", 0),
        new DemoStep(
            "Now somebody removes a column with values from the schema. dbkeep refuses to lose them"
                + " (exit code 5).",
            List.of(new Copy("loss/schema.prisma", SCHEMA)),
            "push",
            5));
  }
}
