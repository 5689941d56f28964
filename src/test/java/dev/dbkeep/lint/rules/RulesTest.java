package dev.dbkeep.lint.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dbkeep.lint.Lint;
import dev.dbkeep.plan.Hazard;
import dev.dbkeep.postgres.sql.SqlScript;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RulesTest {
  private static final Lint LINT = new Lint();

  static Stream<Rule> rules() {
    return Rules.all().stream();
  }

  @ParameterizedTest
  @MethodSource("rules")
  void finds_its_bad_example_in_every_statement_that_matters_and_lets_its_good_one_pass(Rule rule) {
    Examples examples = Examples.of(rule);

    assertThat(rulesOf(examples.bad())).contains(rule.id());
    assertThat(rulesOf(examples.good())).doesNotContain(rule.id());
  }

  @Test
  void every_rule_has_a_name_of_its_own() {
    assertThat(Rules.all()).extracting(Rule::id).doesNotHaveDuplicates();
  }

  /** Rewrite it with {@code mvn test -Dtest=RulesTest -Ddbkeep.rewrite=true}. */
  @Test
  void the_reference_page_is_up_to_date() throws IOException {
    Path page = Path.of("docs/reference/rules.md");
    if (Boolean.getBoolean("dbkeep.rewrite")) {
      Files.createDirectories(page.getParent());
      Files.writeString(page, RulePage.markdown());
    }
    assertThat(page).content().isEqualTo(RulePage.markdown());
  }

  @Test
  void names_the_object_as_the_consent_flag_does() {
    assertThat(subjects("ALTER TABLE \"User\" DROP COLUMN \"eMail\""))
        .containsExactly("public.User.eMail");
    assertThat(subjects("DROP TABLE app.\"Old Users\"")).containsExactly("app.Old Users");
    assertThat(subjects("SET search_path TO \"$user\", crm; TRUNCATE leads"))
        .containsExactly("crm.leads");
    assertThat(subjects("DROP SCHEMA app CASCADE")).containsExactly("app");
  }

  @Test
  void a_rename_is_offered_as_the_exact_statement() {
    List<Finding> findings =
        check(
            "ALTER TABLE users DROP COLUMN fullname; ALTER TABLE users ADD COLUMN \"full name\""
                + " text; DROP TABLE pets; CREATE TABLE pet (id int)");

    assertThat(findings)
        .extracting(Finding::rule)
        .containsExactly("drop-and-replace", "drop-and-replace");
    assertThat(findings)
        .extracting(Finding::remedy)
        .containsExactly(
            "ALTER TABLE \"public\".\"users\" RENAME COLUMN \"fullname\" TO \"full name\"",
            "ALTER TABLE \"public\".\"pets\" RENAME TO \"pet\"");
  }

  @Test
  void what_the_script_itself_made_holds_nothing_to_lose() {
    assertThat(
            check(
                "CREATE TABLE t (a int); ALTER TABLE t ADD b int NOT NULL; ALTER TABLE t DROP"
                    + " COLUMN a; TRUNCATE t; ALTER TABLE t RENAME TO u; CREATE UNIQUE INDEX i ON u"
                    + " (b); DROP TABLE u"))
        .isEmpty();
    assertThat(
            check(
                "ALTER TABLE t ADD COLUMN a int; ALTER TABLE t RENAME COLUMN a TO b; ALTER TABLE t"
                    + " DROP COLUMN b"))
        .isEmpty();
  }

  @Test
  void a_table_made_by_an_earlier_script_of_the_same_run_is_new_for_the_later_one() {
    List<SqlScript> scripts =
        List.of(
            new SqlScript("1.sql", "CREATE TABLE t (a int)"),
            new SqlScript("2.sql", "DROP TABLE t"));

    assertThat(LINT.check(scripts, LintContext.DEFAULT)).containsExactly(List.of(), List.of());
  }

  @Test
  void a_probe_asks_for_the_name_the_database_still_has() {
    List<Finding> findings =
        check(
            "ALTER TABLE a RENAME TO b; ALTER TABLE b RENAME COLUMN c TO d; ALTER TABLE b DROP"
                + " COLUMN d");

    assertThat(Objects.requireNonNull(findings.getLast().hazard()).probe().countSql())
        .isEqualTo("SELECT count(*) FROM \"public\".\"a\" WHERE \"c\" IS NOT NULL");
    assertThat(Objects.requireNonNull(findings.getLast().hazard()).subject())
        .isEqualTo("public.b.d");
  }

  @Test
  void looks_into_do_blocks_and_below_with() {
    assertThat(
            subjects(
                "DO $$ BEGIN IF EXISTS (SELECT 1) THEN ALTER TABLE a DROP COLUMN b; END IF;"
                    + " EXCEPTION WHEN others THEN EXECUTE 'TRUNCATE c'; END $$"))
        .containsExactly("public.a.b", "public.c");
    assertThat(
            subjects("WITH gone AS (DELETE FROM a RETURNING *) INSERT INTO b SELECT * FROM gone"))
        .containsExactly("public.a");
    assertThat(
            rulesOf(
                "DO $$ BEGIN EXECUTE format('DROP TABLE %I', 'a'); END $$; DO LANGUAGE plpython3u"
                    + " 'pass'"))
        .containsExactly("dynamic-sql", "dynamic-sql");
  }

  @Test
  void a_finding_points_at_its_statement() {
    List<Finding> findings = check("-- first\n\nSELECT 1;\n  DROP TABLE a;");

    assertThat(findings)
        .singleElement()
        .extracting(finding -> finding.location().toString())
        .isEqualTo("m.sql:4:3");
  }

  @Test
  void information_never_needs_consent() {
    Stream<Finding> findings =
        Rules.all().stream().flatMap(rule -> check(Examples.of(rule).bad()).stream());

    assertThat(findings.filter(finding -> finding.severity() == Severity.INFO))
        .noneMatch(finding -> finding.hazard() != null && finding.hazard().kind().needsConsent());
  }

  private static List<Finding> check(String sql) {
    return LINT.check(new SqlScript("m.sql", sql));
  }

  private static List<String> rulesOf(String sql) {
    return check(sql).stream().map(Finding::rule).toList();
  }

  private static List<String> subjects(String sql) {
    return Lint.hazards(check(sql)).stream().map(Hazard::subject).toList();
  }
}
