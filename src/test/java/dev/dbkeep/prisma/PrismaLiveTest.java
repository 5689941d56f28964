package dev.dbkeep.prisma;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dbkeep.catalog.Catalog;
import dev.dbkeep.plan.Plan;
import dev.dbkeep.plan.Step;
import dev.dbkeep.prisma.PrismaOptions.IndexReading;
import dev.dbkeep.schema.PlanOptions;
import dev.dbkeep.schema.Planner;
import dev.dbkeep.schema.Scope;
import dev.dbkeep.testing.MachinePostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The databases of real products against their schema.prisma, and back; drift.sql is what Prisma's
 * own engine said.
 */
final class PrismaLiveTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "amplication",
        "hoppscotch",
        "langfuse",
        "saas-starter-kit",
        "trigger.dev",
        "umami"
      })
  void drift_is_what_prisma_reports_and_a_pulled_schema_differs_in_nothing(String repository)
      throws IOException, SQLException {
    try (MigratedDatabase database = new MigratedDatabase(repository)) {
      Catalog current = database.catalog();
      PrismaSource source =
          PrismaSource.of(
              database.folder().resolve("schema"),
              PrismaOptions.DEFAULT.with(IndexReading.AS_PRISMA));
      List<String> ours =
          plan(source, current).steps().stream()
              .map(Step::sql)
              .map(PrismaLiveTest::change)
              .toList();
      List<String> prisma =
          Arrays.stream(
                  Files.readString(database.folder().resolve("drift.sql")).split(";\\s*\n", -1))
              .map(PrismaLiveTest::withoutComments)
              .filter(text -> !text.isBlank())
              .map(PrismaLiveTest::change)
              .toList();
      assertThat(ours).containsExactlyInAnyOrderElementsOf(prisma);

      PrismaSource pulled =
          PrismaSource.ofText("pulled.prisma", PrismaWriter.write(current), PrismaOptions.DEFAULT);
      assertThat(plan(pulled, current).steps().stream().map(Step::sql)).isEmpty();
    }
  }

  /**
   * Two differences Prisma reports are none: an INCLUDE column is no key column, and a btree index
   * has an operator class.
   */
  @Test
  void two_misreadings_of_prisma_are_not_repeated_by_default() throws IOException, SQLException {
    try (MigratedDatabase database = new MigratedDatabase("trigger.dev")) {
      Catalog current = database.catalog();
      TreeSet<String> asPrisma = new TreeSet<>();
      plan(
              PrismaSource.of(
                  database.folder().resolve("schema"),
                  PrismaOptions.DEFAULT.with(IndexReading.AS_PRISMA)),
              current)
          .steps()
          .forEach(step -> asPrisma.add(change(step.sql())));
      plan(PrismaSource.of(database.folder().resolve("schema")), current)
          .steps()
          .forEach(step -> asPrisma.remove(change(step.sql())));
      assertThat(asPrisma)
          .containsExactly(
              "create index secretstore_key_idx on secretstore ( key text_pattern_ops )",
              "create index taskrun_runtimeenvironmentid_createdat_idx on taskrun ("
                  + " runtimeenvironmentid , createdat desc )",
              "drop index secretstore_key_idx",
              "drop index taskrun_runtimeenvironmentid_createdat_idx");
    }
  }

  private static Plan plan(PrismaSource source, Catalog current) throws SQLException {
    try (MachinePostgres empty = MachinePostgres.create()) {
      empty.run(source.sql());
      Catalog wanted = MigratedDatabase.catalog(empty);
      Scope scope = source.scope();
      return Planner.plan(
          scope.restrict(current, wanted), scope.adopt(current, wanted), PlanOptions.DEFAULT);
    }
  }

  private static String withoutComments(String statement) {
    return String.join("\n", statement.lines().filter(line -> !line.startsWith("--")).toList());
  }

  /**
   * A statement as object and change: without schemas, quotes, the usual index method, and with the
   * actions of a foreign key in one order and NO ACTION left out, as PostgreSQL prints it.
   */
  private static String change(String statement) {
    String text =
        PrintedSql.normalized(statement.strip())
            .replace(" using btree ", " ")
            .replace(" ; ", "")
            .replace(" on update no action", "")
            .replace(" on delete no action", "")
            .strip();
    int delete = text.indexOf(" on delete ");
    int update = text.indexOf(" on update ");
    if (delete < 0 || update < 0) {
      return text;
    }
    String first = text.substring(0, Math.min(delete, update));
    String one = text.substring(Math.min(delete, update), Math.max(delete, update));
    String other = text.substring(Math.max(delete, update));
    return first + (delete < update ? one + other : other + one);
  }
}
