package dev.dbkeep.lint.grammar;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dbkeep.testing.Corpus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Our runner of the three large functions must do exactly what Endive's own interpreter does. */
class CodeRunnerTest {
  private static final PgQuery OURS = new PgQuery();
  private static final PgQuery THEIRS = new PgQuery(PgGrammar::create);

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT 1.5e10, 0x1F, 0b101, 1_000, 'a' 'b', E'\\n"
            + "\\u00e9', U&'d\\0061t', B'10', X'1f', $tag$ $ $tag$",
        "SELECT a[1:2], (r).f, $1, x::numeric(10,2)[], CASE WHEN a THEN b ELSE c END, count(*)"
            + " FILTER (WHERE y) OVER (PARTITION BY z ROWS BETWEEN 1 PRECEDING AND CURRENT ROW)",
        "WITH RECURSIVE t(n) AS (VALUES (1) UNION ALL SELECT n + 1 FROM t) CYCLE n SET c USING p"
            + " SELECT * FROM t, LATERAL (SELECT 1) x JOIN y USING (z) ORDER BY 1 NULLS FIRST FETCH"
            + " FIRST 3 ROWS WITH TIES FOR UPDATE SKIP LOCKED",
        "MERGE INTO a USING b ON a.id = b.id WHEN MATCHED THEN DELETE WHEN NOT MATCHED BY SOURCE"
            + " THEN UPDATE SET c = 1 RETURNING merge_action()",
        "CREATE TABLE t (a int GENERATED ALWAYS AS IDENTITY (START 5), b int GENERATED ALWAYS AS (a"
            + " * 2) VIRTUAL, EXCLUDE USING gist (r WITH &&)) PARTITION BY RANGE (a)",
        "CREATE FUNCTION f(a int, OUT b text) RETURNS text LANGUAGE sql BEGIN ATOMIC SELECT 1;"
            + " SELECT 2; END",
        "SELECT * FROM JSON_TABLE(j, '$[*]' COLUMNS (id FOR ORDINALITY, a int PATH '$.a' DEFAULT 1"
            + " ON ERROR)) x, XMLTABLE('/r' PASSING d COLUMNS a int) y",
        "GRANT SELECT (a, b), INSERT ON ALL TABLES IN SCHEMA s TO PUBLIC WITH GRANT OPTION; ALTER"
            + " DEFAULT PRIVILEGES REVOKE ALL ON TABLES FROM x",
        "SELEC 1",
        "SELECT 'open",
        "SELECT /* open",
        "SELECT \"\"",
        "SELECT 99999999999999999999, 1e400, -2147483648, 2147483648"
      })
  void gives_the_same_tree_or_the_same_error(String sql) {
    assertThat(answer(OURS, sql)).isEqualTo(answer(THEIRS, sql));
  }

  @Test
  void gives_the_same_tree_for_every_input_of_a_linter() throws IOException {
    List<Path> files = GrammarCorpusTest.sqlFiles(Corpus.path("lint", "squawk"));
    List<Path> different = new ArrayList<>();

    for (Path file : files) {
      String sql = Files.readString(file);
      if (!answer(OURS, sql).equals(answer(THEIRS, sql))) {
        different.add(file);
      }
    }

    assertThat(files).isNotEmpty();
    assertThat(different).isEmpty();
  }

  private static String answer(PgQuery parser, String sql) {
    try {
      return parser.parse(sql);
    } catch (GrammarError e) {
      return e.getMessage() + " at " + e.position();
    }
  }
}
