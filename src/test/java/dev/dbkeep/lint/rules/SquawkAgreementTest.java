package dev.dbkeep.lint.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dbkeep.error.DbkeepException;
import dev.dbkeep.lint.Lint;
import dev.dbkeep.postgres.sql.SqlScript;
import dev.dbkeep.testing.Corpus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Squawk's own test cases, for those of its rules that have an equivalent here: do both fire on the
 * same inputs?
 */
class SquawkAgreementTest {
  private static final Lint LINT = new Lint();

  /** Squawk's rule and ours; where two of ours share the ground of one, either will do. */
  private static final Map<String, Set<String>> EQUIVALENT =
      Map.ofEntries(
          Map.entry("adding-required-field", Set.of("required-column")),
          Map.entry("adding-field-with-default", Set.of("column-rewrites-table")),
          Map.entry("adding-foreign-key-constraint", Set.of("constraint-without-not-valid")),
          Map.entry(
              "constraint-missing-not-valid",
              Set.of("constraint-without-not-valid", "validate-in-same-transaction")),
          Map.entry("adding-not-null-field", Set.of("set-not-null")),
          Map.entry("adding-primary-key-constraint", Set.of("index-without-concurrently")),
          Map.entry("disallow-unique-constraint", Set.of("index-without-concurrently")),
          Map.entry("ban-drop-column", Set.of("drop-column", "drop-and-replace")),
          Map.entry("ban-drop-table", Set.of("drop-table", "drop-and-replace")),
          Map.entry("ban-truncate-cascade", Set.of("delete-all-rows")),
          Map.entry("changing-column-type", Set.of("type-change-rewrites-table")),
          Map.entry("renaming-column", Set.of("rename-column")),
          Map.entry("renaming-table", Set.of("rename-table")),
          Map.entry("require-concurrent-index-creation", Set.of("index-without-concurrently")),
          Map.entry("require-concurrent-index-deletion", Set.of("drop-index")));

  private static final String ONE_TRANSACTION =
      "dbkeep runs a migration in one transaction; squawk supposes there is none";

  private static final String VALIDATED =
      "ours is about NULLs, which the probe counts; behind a validated check it counts none";

  /** Cases where the two mean to differ, and why. */
  private static final Map<String, String> DIFFERENT_BY_DESIGN =
      Map.of(
          "adding_field_with_default__default_random_with_args_err",
              "now() is stable whatever stands between its parentheses",
          "adding_field_with_default__docs_example_error_on_pg_11",
              "about servers before PostgreSQL 11, which dbkeep does not serve",
          "adding_not_null_field__pg12_cross_migration_validate_then_set_not_null_ok", VALIDATED,
          "adding_not_null_field__pg16_cross_migration_validate_then_set_not_null_ok", VALIDATED,
          "adding_not_null_field__regression_gh_issue_628_pg12_with_validated_check_ok", VALIDATED,
          "adding_not_null_field__regression_gh_issue_628_pg16_with_validated_check_ok", VALIDATED,
          "constraint_missing_not_valid__adding_check_constraint_ok", ONE_TRANSACTION,
          "constraint_missing_not_valid__adding_fk_not_valid_ok", ONE_TRANSACTION,
          "ban_truncate_cascade__ok", "rows are lost without CASCADE too");

  @Test
  void agrees_with_squawk_on_the_rules_both_have() throws IOException {
    Map<String, int[]> counts = new TreeMap<>();
    List<String> unexplained = new ArrayList<>();
    try (Stream<Path> folders = Files.list(Corpus.path("lint", "squawk"))) {
      for (Path folder : folders.sorted().toList()) {
        JsonNode squawk =
            JsonMapper.builder().build().readTree(Files.readString(folder.resolve("case.json")));
        String rule = squawk.path("rule").asString();
        String expect = squawk.path("expect").asString();
        if (!EQUIVALENT.containsKey(rule) || expect.equals("fix")) {
          continue;
        }
        boolean fires = expect.equals("err");
        boolean agrees = fires == fires(folder, EQUIVALENT.get(rule));
        int[] count = counts.computeIfAbsent(rule, name -> new int[2]);
        count[0] += agrees ? 1 : 0;
        count[1]++;
        String name = String.valueOf(folder.getFileName());
        if (!agrees && !DIFFERENT_BY_DESIGN.containsKey(name)) {
          unexplained.add(
              name
                  + ": squawk "
                  + expect
                  + "\n"
                  + Files.readString(folder.resolve("input.sql")).strip());
        }
        if (!agrees && DIFFERENT_BY_DESIGN.containsKey(name)) {
          System.out.println("differs by design: " + name + ": " + DIFFERENT_BY_DESIGN.get(name));
        }
      }
    }

    counts.forEach(
        (rule, count) ->
            System.out.println(
                "squawk "
                    + rule
                    + ": "
                    + count[0]
                    + " of "
                    + count[1]
                    + " cases agree with "
                    + EQUIVALENT.get(rule)));
    assertThat(counts.keySet()).isEqualTo(new java.util.TreeSet<>(EQUIVALENT.keySet()));
    assertThat(unexplained).isEmpty();
  }

  private static boolean fires(Path folder, Set<String> rules) throws IOException {
    try {
      return LINT
          .check(new SqlScript("input.sql", Files.readString(folder.resolve("input.sql"))))
          .stream()
          .anyMatch(finding -> rules.contains(finding.rule()));
    } catch (DbkeepException e) {
      return false;
    }
  }
}
