package dev.dbkeep.lint.grammar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.dbkeep.error.DbkeepException;
import dev.dbkeep.error.ErrorCode;
import dev.dbkeep.error.SourceLocation;
import dev.dbkeep.postgres.sql.SqlScript;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class GrammarTest {
  private static final Grammar GRAMMAR = new Grammar();

  @Test
  void gives_each_statement_with_its_kind_place_and_text() {
    ParsedScript parsed =
        parse(
            "-- a comment é\nALTER TABLE a ADD b int; /* x /* y */ */ SELECT 'é;';\nDROP TABLE c");

    assertThat(parsed.statements())
        .extracting(ParsedStatement::kind)
        .containsExactly("AlterTableStmt", "SelectStmt", "DropStmt");
    assertThat(parsed.statements())
        .extracting(ParsedStatement::text)
        .containsExactly("ALTER TABLE a ADD b int", "SELECT 'é;'", "DROP TABLE c");
    assertThat(parsed.location(parsed.statements().get(2).offset()))
        .isEqualTo(new SourceLocation("file.sql", 3, 1));
  }

  @Test
  void an_error_names_file_line_and_column_behind_characters_of_several_bytes() {
    DbkeepException error =
        catchThrowableOfType(
            DbkeepException.class, () -> parse("SELECT 'é𝄞';\nSELECT 'ü𝄞' FRM t WHERE x = 1;"));

    assertThat(error.code()).isEqualTo(ErrorCode.SCRIPT);
    assertThat(error).hasMessage("syntax error at or near \"t\"");
    assertThat(error.location()).isEqualTo(new SourceLocation("file.sql", 2, 17));
    assertThat(error.detail()).isEqualTo("SELECT 'ü𝄞' FRM t WHERE x = 1;");
  }

  @Test
  void the_same_parser_reads_on_after_an_error() {
    for (int i = 0; i < 20; i++) {
      catchThrowableOfType(DbkeepException.class, () -> parse("SELEC 1"));
      assertThat(parse("SELECT " + i).statements()).hasSize(1);
    }
  }

  @Test
  void what_psql_alone_understands_is_passed_over() {
    ParsedScript parsed =
        parse(
            "\\r"
                + "estrict abc\n"
                + "CREATE TABLE t (a int);\n"
                + "COPY t FROM stdin;\n"
                + "1;\n"
                + "2\n"
                + "\\.\n"
                + "DROP TABLE t;");

    assertThat(parsed.statements())
        .extracting(ParsedStatement::kind)
        .containsExactly("CreateStmt", "CopyStmt", "DropStmt");
    assertThat(parsed.location(parsed.statements().get(2).offset()).line()).isEqualTo(7);
  }

  @Test
  void an_empty_script_has_no_statements() {
    assertThat(parse("").statements()).isEmpty();
    assertThat(parse("-- only a comment").statements()).isEmpty();
  }

  @Test
  void a_deep_expression_is_read_or_refused_and_never_breaks_the_parser() {
    String deep = "SELECT " + "(".repeat(3000) + "1" + ")".repeat(3000);
    try {
      assertThat(parse(deep).statements()).hasSize(1);
    } catch (DbkeepException e) {
      assertThat(e.code()).isEqualTo(ErrorCode.SCRIPT);
    }
    assertThat(parse("SELECT 'next'").statements()).hasSize(1);
  }

  @Test
  void threads_each_get_a_parser_of_their_own() {
    List<Integer> counts =
        IntStream.range(0, 24)
            .parallel()
            .mapToObj(i -> parse("SELECT 'thread " + i + "'; SELECT 2").statements().size())
            .toList();

    assertThat(counts).hasSize(24).containsOnly(2);
  }

  private static ParsedScript parse(String sql) {
    return GRAMMAR.parse(new SqlScript("file.sql", sql));
  }
}
