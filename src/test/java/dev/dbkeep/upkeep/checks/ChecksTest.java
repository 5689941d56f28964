package dev.dbkeep.upkeep.checks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dbkeep.postgres.Connections;
import dev.dbkeep.postgres.ServerUrl;
import dev.dbkeep.postgres.sql.SqlScript;
import dev.dbkeep.postgres.sql.SqlStatement;
import dev.dbkeep.postgres.sql.Statements;
import dev.dbkeep.testing.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The specification of the checks: on what each is silent and what it finds. */
final class ChecksTest {
  /** As DEFAULTS for tables of a few rows and sessions of a moment. */
  static final Limits SMALL =
      new Limits(
          Duration.ofSeconds(20),
          Duration.ofSeconds(20),
          Duration.ofMinutes(2),
          10,
          1 << 16,
          Duration.ZERO,
          new Limits.Activity(
              Duration.ZERO,
              Duration.ZERO,
              Duration.ZERO,
              Duration.ZERO,
              Duration.ofMillis(1),
              0.8),
          new Limits.Server(2_000, 0, 100, 100_000, 100, Duration.ofDays(2)),
          new Limits.Protection(Duration.ofHours(36), Duration.ofDays(92)));

  static final Outside NOBODY = OutsideChecksTest.unknown();

  /** Checks whose faults lie outside one database, and the test that plants them. */
  private static final Map<String, Class<?>> ELSEWHERE =
      Map.ofEntries(
          Map.entry("D2", OutsideChecksTest.class),
          Map.entry("D8", OutsideChecksTest.class),
          Map.entry("D9", OutsideChecksTest.class),
          Map.entry("S10", OutsideChecksTest.class),
          Map.entry("S12", OutsideChecksTest.class),
          Map.entry("S13", OutsideChecksTest.class),
          Map.entry("M6", OutsideChecksTest.class),
          Map.entry("M8", OutsideChecksTest.class),
          Map.entry("B2", OutsideChecksTest.class),
          Map.entry("B3", OutsideChecksTest.class),
          Map.entry("A2", ServerChecksTest.class),
          Map.entry("A3", ServerChecksTest.class),
          Map.entry("A5", ServerChecksTest.class),
          Map.entry("A8", ServerChecksTest.class),
          Map.entry("A9", ServerChecksTest.class),
          Map.entry("A10", ServerChecksTest.class),
          Map.entry("B1", ServerChecksTest.class),
          Map.entry("D7", ServerChecksTest.class),
          Map.entry("I7", ServerChecksTest.class));

  @Test
  void every_check_has_a_fixture() {
    Set<String> covered = new HashSet<>(ELSEWHERE.keySet());
    Fixture.all().forEach(fixture -> covered.add(fixture.id()));
    assertThat(Checks.all()).extracting(Check::id).doesNotHaveDuplicates().hasSize(54);
    assertThat(Checks.all()).extracting(Check::name).doesNotHaveDuplicates();
    assertThat(Checks.all()).extracting(Check::id).containsExactlyInAnyOrderElementsOf(covered);
  }

  @TestFactory
  Stream<DynamicTest> a_check_is_silent_on_the_good_and_finds_the_planted() {
    return Fixture.all().stream()
        .map(fixture -> DynamicTest.dynamicTest(fixture.id(), () -> run(fixture)));
  }

  private static void run(Fixture fixture) throws Exception {
    try (TestDatabase database = TestDatabase.create();
        Connection holder = database.connect();
        Connection runner = database.connect()) {
      each(database, fixture.silent());
      String object = fixture.object().replace("{database}", database.url().database());
      assertThat(findings(database, fixture.id(), object)).as("silent").isEmpty();
      each(database, fixture.plant());
      holder.setAutoCommit(false);
      if (!fixture.held().isEmpty()) {
        try (Statement statement = holder.createStatement()) {
          statement.execute(fixture.held());
        }
      }
      Thread running = Thread.startVirtualThread(() -> quietly(runner, fixture.running()));
      Awaitility.await()
          .atMost(Duration.ofSeconds(20))
          .untilAsserted(() -> assertThat(findings(database, fixture.id(), object)).hasSize(1));
      Finding finding = findings(database, fixture.id(), object).getFirst();
      holder.rollback();
      if (fixture.removed()) {
        each(database, String.join(";\n", statements(finding.fix())));
        assertThat(findings(database, fixture.id(), object))
            .as("after %s", finding.fix())
            .isEmpty();
      }
      runner.abort(Runnable::run);
      running.join();
    }
  }

  private static void quietly(Connection connection, String sql) {
    if (!sql.isEmpty()) {
      try (Statement statement = connection.createStatement()) {
        statement.execute(sql);
      } catch (SQLException e) {
        // it is ended from outside
      }
    }
  }

  static List<String> statements(Fix fix) {
    return switch (fix) {
      case Fix.Run run -> run.statements();
      case Fix.Decide decide -> decide.statements();
      case Fix.Command command -> List.of();
      case Fix.Advice advice -> List.of();
    };
  }

  /** One statement after the other in one session, since some refuse to run in a transaction. */
  static void each(TestDatabase database, String script) throws SQLException {
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement()) {
      for (String sql : statements(script)) {
        statement.execute(sql);
      }
    }
  }

  private static List<String> statements(String script) {
    return Statements.split(new SqlScript("fixture", script)).stream()
        .map(SqlStatement::text)
        .toList();
  }

  static List<Finding> findings(TestDatabase database, String id, String object)
      throws SQLException {
    Verdict verdict = verdict(database, id, SMALL, NOBODY);
    return switch (verdict) {
      case Verdict.Found found ->
          found.findings().stream().filter(finding -> finding.object().startsWith(object)).toList();
      case Verdict.Passed passed -> List.of();
      case Verdict.NotApplicable nothing -> List.of();
      case Verdict.Skipped skipped ->
          throw new AssertionError(id + " skipped: " + skipped.reason());
    };
  }

  static List<String> objects(Verdict verdict) {
    return switch (verdict) {
      case Verdict.Found found -> found.findings().stream().map(Finding::object).toList();
      case Verdict.Passed passed -> List.of();
      case Verdict.NotApplicable nothing -> List.of();
      case Verdict.Skipped skipped -> List.of();
    };
  }

  static Verdict verdict(TestDatabase database, String id, Limits limits, Outside outside)
      throws SQLException {
    return run(database, limits, outside, check -> check.id().equals(id)).stream()
        .filter(result -> result.check().id().equals(id))
        .findFirst()
        .orElseThrow()
        .verdict();
  }

  static List<Checks.Result> run(
      TestDatabase database, Limits limits, Outside outside, Predicate<Check> wanted)
      throws SQLException {
    return run(database.url(), limits, outside, wanted);
  }

  static List<Checks.Result> run(
      ServerUrl url, Limits limits, Outside outside, Predicate<Check> wanted) throws SQLException {
    try (Connection connection = Connections.openForScripts(url)) {
      return Checks.run(connection, limits, outside, Clock.systemUTC(), wanted, check -> {});
    }
  }
}
