package dev.dbkeep.schema;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dbkeep.catalog.Catalog;
import dev.dbkeep.plan.Plan;
import dev.dbkeep.plan.Step;
import dev.dbkeep.testing.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Tables that refer to each other can be dropped together. */
final class DropCycleTest {
  @Test
  void drops_what_ties_two_tables_together_before_the_tables() throws SQLException {
    try (TestDatabase database = TestDatabase.create();
        Connection connection = database.connect()) {
      Catalog wanted = CatalogReader.read(connection);
      database.run(
          """
          create type kind as enum ('a');
          create table a (id serial primary key, b int, kind kind);
          create table b (id serial primary key, a int references a, c int);
          create table c (id serial primary key, a int references a);
          alter table a add foreign key (b) references b;
          alter table b add foreign key (c) references c;
          """);
      Plan plan = Planner.plan(CatalogReader.read(connection), wanted, PlanOptions.DEFAULT);
      database.run(plan.steps().stream().map(Step::sql).collect(Collectors.joining(";\n")));
      assertThat(Planner.plan(CatalogReader.read(connection), wanted, PlanOptions.DEFAULT).steps())
          .isEmpty();
    }
  }
}
