package dev.dbkeep.upkeep.checks;

import dev.dbkeep.testing.TestDatabase;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;

/** A database with every fault that rows and definitions can have, each in a schema of its own. */
public final class PlantedDatabase {
  private PlantedDatabase() {}

  public static void plant(TestDatabase database) throws SQLException {
    for (Fixture fixture : fixtures()) {
      String schema = schema(fixture);
      database.run("CREATE SCHEMA " + schema);
      String path = "SET search_path = " + schema + ", public;\n";
      ChecksTest.each(database, path + fixture.silent());
      ChecksTest.each(database, path + fixture.plant());
    }
  }

  static List<Fixture> fixtures() {
    return Fixture.all().stream()
        .filter(fixture -> fixture.held().isEmpty() && fixture.running().isEmpty())
        .toList();
  }

  /** What the check of a fixture must name there. */
  static String object(Fixture fixture, TestDatabase database) {
    return fixture
        .object()
        .replace("{database}", database.url().database())
        .replace("public.", schema(fixture) + ".");
  }

  private static String schema(Fixture fixture) {
    return "planted_" + fixture.id().toLowerCase(Locale.ROOT);
  }
}
