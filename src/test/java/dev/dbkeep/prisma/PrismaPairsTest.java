package dev.dbkeep.prisma;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dbkeep.catalog.Catalog;
import dev.dbkeep.plan.Plan;
import dev.dbkeep.plan.Step;
import dev.dbkeep.postgres.sql.SqlScript;
import dev.dbkeep.postgres.sql.Statements;
import dev.dbkeep.schema.CatalogReader;
import dev.dbkeep.schema.PlanOptions;
import dev.dbkeep.schema.Planner;
import dev.dbkeep.schema.Scope;
import dev.dbkeep.testing.Corpus;
import dev.dbkeep.testing.MachinePostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * 405 steps from the history of real products: our plan must leave the database that Prisma's own
 * SQL leaves. {@code -Ddbkeep.full=true} takes all of them (ten minutes on two cores), a build
 * takes a third.
 */
final class PrismaPairsTest {
  private static final long SEED = 20_261_121;
  private static final int ALL = 405;
  private static final int SAMPLE = 135;
  private static final int WORKERS = 2;

  @Test
  void every_step_leads_to_the_database_prisma_leads_to()
      throws IOException, InterruptedException, ExecutionException {
    List<Path> pairs;
    try (Stream<Path> below = Files.list(Corpus.path("prisma-pairs"))) {
      pairs = below.filter(Files::isDirectory).sorted().collect(Collectors.toList());
    }
    assertThat(pairs).hasSize(ALL);
    if (!Boolean.getBoolean("dbkeep.full")) {
      Collections.shuffle(pairs, new Random(SEED));
      pairs = pairs.subList(0, SAMPLE);
    }
    System.out.println(pairs.size() + " of " + ALL + " pairs (seed " + SEED + ")");
    List<String> wrong = Collections.synchronizedList(new ArrayList<>());
    try (ExecutorService executor = Executors.newFixedThreadPool(WORKERS)) {
      List<Future<?>> workers = new ArrayList<>();
      for (int i = 0; i < WORKERS; i++) {
        List<Path> share = everyNth(pairs, i);
        workers.add(executor.submit(() -> check(share, wrong)));
      }
      for (Future<?> worker : workers) {
        worker.get();
      }
    }
    assertThat(wrong).isEmpty();
  }

  private static List<Path> everyNth(List<Path> pairs, int first) {
    List<Path> share = new ArrayList<>();
    for (int i = first; i < pairs.size(); i += WORKERS) {
      share.add(pairs.get(i));
    }
    return share;
  }

  private static Void check(List<Path> pairs, List<String> wrong) throws IOException, SQLException {
    try (MachinePostgres ours = MachinePostgres.create();
        MachinePostgres wanted = MachinePostgres.create();
        MachinePostgres prisma = MachinePostgres.create();
        Connection ourConnection = ours.connect();
        Connection wantedConnection = wanted.connect();
        Connection prismaConnection = prisma.connect()) {
      for (Path pair : pairs) {
        try {
          String difference =
              compare(pair, ourConnection, wantedConnection, prismaConnection, ours, prisma);
          if (!difference.isEmpty()) {
            wrong.add(pair.getFileName() + ": " + difference);
          }
        } catch (SQLException e) {
          wrong.add(pair.getFileName() + ": " + e.getMessage());
        }
      }
    }
    return null;
  }

  private static String compare(
      Path pair,
      Connection ours,
      Connection wanted,
      Connection prisma,
      MachinePostgres ourDatabase,
      MachinePostgres prismaDatabase)
      throws IOException, SQLException {
    PrismaSource before = PrismaSource.of(pair.resolve("before.prisma"));
    PrismaSource after = PrismaSource.of(pair.resolve("after.prisma"));
    fresh(ours, before.sql());
    fresh(prisma, before.sql());
    fresh(wanted, after.sql());
    // Statement by statement: a label that was added can be used in the next one only.
    for (var statement :
        Statements.split(
            new SqlScript("oracle.sql", Files.readString(pair.resolve("oracle.sql"))))) {
      run(prisma, statement.text());
    }
    Catalog target = CatalogReader.read(wanted);
    for (Step step : plan(after.scope(), CatalogReader.read(ours), target).steps()) {
      run(ours, step.sql());
    }
    String dump = sorted(MachinePostgres.pgDump(ourDatabase.url()));
    String expected = sorted(MachinePostgres.pgDump(prismaDatabase.url()));
    if (!dump.equals(expected)) {
      return firstDifference(dump, expected);
    }
    Plan second = plan(after.scope(), CatalogReader.read(ours), target);
    return second.isEmpty() ? "" : "a second plan is not empty: " + second.steps().getFirst().sql();
  }

  private static Plan plan(Scope scope, Catalog current, Catalog target) {
    return Planner.plan(
        scope.restrict(current, target), scope.adopt(current, target), PlanOptions.DEFAULT);
  }

  private static void fresh(Connection connection, String sql) throws SQLException {
    run(connection, "drop schema if exists public cascade; create schema public; " + sql);
  }

  private static void run(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /**
   * The dump with the lines of each CREATE TABLE sorted: a column that was added stands at the end.
   */
  private static String sorted(String dump) {
    List<String> out = new ArrayList<>();
    List<String> table = new ArrayList<>();
    boolean inside = false;
    for (String line : dump.lines().toList()) {
      if (inside && line.startsWith(")")) {
        Collections.sort(table);
        out.addAll(table);
        table.clear();
        inside = false;
      }
      if (inside) {
        table.add(line.endsWith(",") ? line.substring(0, line.length() - 1) : line);
      } else {
        out.add(line);
      }
      inside |= line.startsWith("CREATE TABLE");
    }
    return String.join("\n", out);
  }

  private static String firstDifference(String dump, String expected) {
    List<String> ours = dump.lines().toList();
    List<String> theirs = expected.lines().toList();
    for (int i = 0; i < Math.min(ours.size(), theirs.size()); i++) {
      if (!ours.get(i).equals(theirs.get(i))) {
        return "line "
            + (i + 1)
            + " is <"
            + ours.get(i)
            + "> and should be <"
            + theirs.get(i)
            + ">";
      }
    }
    return "the dump has " + ours.size() + " lines and should have " + theirs.size();
  }
}
