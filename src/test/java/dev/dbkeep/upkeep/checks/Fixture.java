package dev.dbkeep.upkeep.checks;

import java.util.List;
import java.util.stream.Stream;

/**
 * One check with a script on which it must stay silent and one that plants its fault, run one after
 * the other in one database.
 *
 * @param held statements of a transaction that stays open while the check looks
 * @param running a statement that is running meanwhile, in another session
 * @param object what the finding must name; {@code {database}} stands for the database
 * @param removed whether the fix that the finding prints must make it go away
 */
record Fixture(
    String id,
    String silent,
    String plant,
    String held,
    String running,
    String object,
    boolean removed) {
  /** Planted by SQL alone; its fix removes it. */
  static Fixture of(String id, String object, String silent, String plant) {
    return new Fixture(id, silent, plant, "", "", object, true);
  }

  /** The same for a fault that no SQL of ours mends. */
  static Fixture lasting(String id, String object, String silent, String plant) {
    return new Fixture(id, silent, plant, "", "", object, false);
  }

  /** Planted by what other sessions do. */
  static Fixture sessions(String id, String object, String before, String held, String running) {
    return new Fixture(id, before, "", held, running, object, false);
  }

  static List<Fixture> all() {
    return Stream.of(DataFixtures.ALL, SchemaFixtures.ALL, IndexFixtures.ALL, ActivityFixtures.ALL)
        .flatMap(List::stream)
        .toList();
  }
}
