package dev.dbkeep.upkeep.checks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dbkeep.testing.TestDatabase;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** All faults that rows and definitions can have, in one database. */
final class PlantedTogetherTest {
  @Test
  void each_is_found_by_the_right_check() throws Exception {
    try (TestDatabase database = TestDatabase.create()) {
      PlantedDatabase.plant(database);
      Map<String, List<String>> found =
          ChecksTest.run(database, ChecksTest.SMALL, ChecksTest.NOBODY, check -> true).stream()
              .collect(
                  Collectors.toMap(
                      result -> result.check().id(),
                      result -> ChecksTest.objects(result.verdict())));
      for (Fixture fixture : PlantedDatabase.fixtures()) {
        String object = PlantedDatabase.object(fixture, database);
        assertThat(found.get(fixture.id()))
            .as("%s %s", fixture.id(), object)
            .anySatisfy(name -> assertThat(name).startsWith(object));
      }
    }
  }
}
