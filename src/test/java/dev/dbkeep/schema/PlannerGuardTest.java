package dev.dbkeep.schema;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dbkeep.catalog.CatalogObject;
import dev.dbkeep.catalog.ObjectType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A new kind of object must be an addition only: what plans may not know any of them. */
class PlannerGuardTest {
  private static final List<String> PLANNING =
      List.of(
          "Planner",
          "Changes",
          "PlanGraph",
          "StepOrder",
          "StepHazards",
          "Guards",
          "Renames",
          "PlanSql",
          "Proof");

  @Test
  void what_plans_names_no_kind_of_object() throws IOException {
    List<String> kinds = new ArrayList<>();
    Arrays.stream(CatalogObject.class.getPermittedSubclasses())
        .map(type -> "import dev.dbkeep.catalog." + type.getSimpleName() + ";")
        .forEach(kinds::add);
    Arrays.stream(ObjectType.values()).map(type -> "ObjectType." + type.name()).forEach(kinds::add);
    for (String name : PLANNING) {
      String source = Files.readString(Path.of("src/main/java/dev/dbkeep/schema", name + ".java"));
      assertThat(kinds).as(name).noneMatch(source::contains);
    }
  }
}
