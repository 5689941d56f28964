package dev.dbkeep.schema;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dbkeep.postgres.ServerUrl;
import dev.dbkeep.testing.Corpus;
import dev.dbkeep.testing.MachinePostgres;
import dev.dbkeep.testing.TestDatabase;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The cases of four other tools: our plan leads from one schema to the other, and a second plan
 * finds nothing left. A server for each core.
 */
@Execution(ExecutionMode.CONCURRENT)
class DiffCorpusTest {
  private static final long SEED = 20_261_121;
  private static final int SAMPLE = 150;

  @Test
  void every_case_ends_equal_on_postgresql_18() throws SQLException {
    try (TestDatabase before = TestDatabase.create();
        TestDatabase after = TestDatabase.create()) {
      judge("PostgreSQL 18", before.url(), after.url());
    }
  }

  @Test
  void every_case_ends_equal_on_postgresql_15() throws SQLException {
    try (MachinePostgres before = MachinePostgres.create();
        MachinePostgres after = MachinePostgres.create()) {
      judge("PostgreSQL 15", before.url(), after.url());
    }
  }

  @Tag("slow")
  @ParameterizedTest
  @ValueSource(ints = {13, 14, 16, 17})
  void every_case_ends_equal_on_the_other_servers(int major) throws SQLException {
    try (TestDatabase before = TestDatabase.createOnMajor(major);
        TestDatabase after = TestDatabase.createOnMajor(major)) {
      judge("PostgreSQL " + major, before.url(), after.url());
    }
  }

  private static void judge(String server, ServerUrl before, ServerUrl after) throws SQLException {
    List<DiffCase> cases = new ArrayList<>();
    for (String tool : List.of("sqldef", "pgschema", "drizzle-kit", "migra")) {
      cases.addAll(DiffCase.in(Corpus.path("diff", tool)));
    }
    int all = cases.size();
    if (!Boolean.getBoolean("dbkeep.full")) {
      Collections.shuffle(cases, new Random(SEED));
      cases = cases.subList(0, Math.min(SAMPLE, all));
    }
    Map<DiffCase.Verdict, Integer> counts = new EnumMap<>(DiffCase.Verdict.class);
    List<String> failures = new ArrayList<>();
    for (DiffCase which : cases) {
      DiffCase.empty(before);
      DiffCase.empty(after);
      DiffCase.Outcome outcome = which.judge(before, after);
      counts.merge(outcome.verdict(), 1, Integer::sum);
      switch (outcome.verdict()) {
        case EQUAL, EQUAL_BUT_UNMANAGED, DOES_NOT_LOAD -> {}
        case PLAN_FAILS, APPLY_FAILS, DIFFERS -> failures.add(outcome.toString());
      }
    }
    System.out.println(
        server + ": " + cases.size() + " of " + all + " diff cases (seed " + SEED + "): " + counts);
    assertThat(failures).isEmpty();
    assertThat(counts.getOrDefault(DiffCase.Verdict.DOES_NOT_LOAD, 0))
        .isLessThan(cases.size() / 10);
  }
}
