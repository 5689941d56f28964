package dev.dbkeep.upkeep.checks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dbkeep.testing.TestDatabase;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The checks on the major versions we promise. The build brings 18 along and fetches the others for
 * the slow tests; in the daily ones every version runs that is here already.
 */
final class ChecksOnEveryServerTest {

  private static final String PLANTED =
      """
      CREATE EXTENSION amcheck;
      CREATE EXTENSION pgstattuple;
      CREATE TABLE person (id bigint PRIMARY KEY, email text UNIQUE);
      CREATE TABLE visit (id serial PRIMARY KEY, person bigint REFERENCES person, at timestamp, done boolean, CHECK (id > 0));
      CREATE TABLE log (at date) PARTITION BY RANGE (at);
      CREATE TABLE log_1 PARTITION OF log FOR VALUES FROM ('2020-01-01') TO ('2020-02-01');
      CREATE TABLE log_rest PARTITION OF log DEFAULT;
      INSERT INTO person VALUES (1, 'a@x.org'), (2, 'A@x.org');
      INSERT INTO visit SELECT g, 1, now(), true FROM generate_series(1, 2000) g;
      ALTER TABLE visit DISABLE TRIGGER ALL;
      INSERT INTO visit VALUES (3000, 9, now(), true);
      ALTER TABLE visit ADD CONSTRAINT few CHECK (id < 1900) NOT VALID;
      CREATE UNLOGGED TABLE cache (n int) WITH (autovacuum_enabled = off);
      CREATE INDEX visit_at ON visit (at);
      CREATE INDEX visit_at_again ON visit (at);
      CREATE INDEX visit_at_person ON visit (at, done);
      CREATE FUNCTION risky() RETURNS int LANGUAGE sql SECURITY DEFINER AS 'SELECT 1';
      ANALYZE
      """;

  @Tag("slow")
  @ParameterizedTest
  @ValueSource(ints = {13, 14, 15, 16, 17, 18})
  void every_query_runs_on_each_version(int major) throws Exception {
    every_query_runs_and_finds_what_is_planted(major);
  }

  @ParameterizedTest
  @MethodSource("dev.dbkeep.testing.Versions#here")
  void every_query_runs_and_finds_what_is_planted(int major) throws Exception {
    try (TestDatabase database = TestDatabase.createOnMajor(major)) {
      database.run(PLANTED);
      List<Checks.Result> results =
          ChecksTest.run(database, ChecksTest.SMALL, ChecksTest.NOBODY, check -> true);
      assertThat(results)
          .allSatisfy(
              result ->
                  assertThat(reasons(result.verdict()))
                      .as(result.check().id())
                      .noneMatch(reason -> reason.contains("it failed")));
      assertThat(
              results.stream()
                  .filter(result -> result.verdict() instanceof Verdict.Found)
                  .map(result -> result.check().id()))
          .contains(
              "D1", "D3", "D4", "D5", "S1", "S4", "S5", "S6", "S7", "S9", "S11", "I1", "I2", "I3",
              "M2", "B1", "C1", "P1");
    }
  }

  private static Stream<String> reasons(Verdict verdict) {
    return switch (verdict) {
      case Verdict.Skipped skipped -> Stream.of(skipped.reason());
      case Verdict.Found found -> found.unseen().stream();
      case Verdict.Passed passed -> Stream.of();
      case Verdict.NotApplicable nothing -> Stream.of();
    };
  }
}
