package dev.dbkeep.postgres.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.dbkeep.error.DbkeepException;
import dev.dbkeep.error.ErrorCode;
import java.util.List;
import org.junit.jupiter.api.Test;

class StatementsTest {
  @Test
  void cuts_at_semicolons_and_leaves_comments_around_statements_away() {
    assertThat(
            texts(
                "-- first\n"
                    + "SELECT 1; /* two /* nested */ ; */ SELECT 2 -- no end\n"
                    + ";;\n\n"
                    + "-- nothing more\n"))
        .containsExactly("SELECT 1", "SELECT 2");
  }

  @Test
  void a_semicolon_inside_quotes_is_text() {
    assertThat(
            texts(
                "SELECT 'a;''b', \"c;\"\"d\", E'e\\';', U&\"f;\", U&'g;', $$h;$$, $x$i;$$;$x$,"
                    + " B'1', 'C:\\';SELECT 2"))
        .containsExactly(
            "SELECT 'a;''b', \"c;\"\"d\", E'e\\';', U&\"f;\", U&'g;', $$h;$$, $x$i;$$;$x$, B'1',"
                + " 'C:\\'",
            "SELECT 2");
  }

  @Test
  void a_dollar_inside_a_name_opens_no_quote() {
    assertThat(texts("SELECT a$b$c FROM t; SELECT $1"))
        .containsExactly("SELECT a$b$c FROM t", "SELECT $1");
  }

  @Test
  void the_body_of_a_sql_function_is_part_of_its_statement() {
    String function =
        """
        CREATE OR REPLACE FUNCTION f(begin int) RETURNS int LANGUAGE sql
        BEGIN ATOMIC
          SELECT CASE WHEN begin > 0 THEN 1 ELSE 2 END;
          SELECT 3;
        END\
        """;
    assertThat(texts(function + ";\nSELECT 4;")).containsExactly(function, "SELECT 4");
    assertThat(texts("BEGIN; SELECT 1; END; SELECT 2"))
        .containsExactly("BEGIN", "SELECT 1", "END", "SELECT 2");
  }

  @Test
  void the_actions_of_a_rule_are_part_of_its_statement() {
    String rule =
        "CREATE RULE r AS ON INSERT TO t DO ALSO (INSERT INTO a VALUES (1); INSERT INTO b VALUES"
            + " (2))";
    assertThat(texts(rule + "; SELECT 1")).containsExactly(rule, "SELECT 1");
  }

  @Test
  void copy_from_stdin_carries_its_rows() {
    List<SqlStatement> statements =
        split("COPY public.t (a, b) FROM stdin;\r\n1\tit's;\r\n2\t--x\r\n\\.\r\n\r\nSELECT 1;\r\n");
    assertThat(statements)
        .extracting(SqlStatement::text)
        .containsExactly("COPY public.t (a, b) FROM stdin", "SELECT 1");
    assertThat(statements.getFirst().copyData()).isEqualTo("1\tit's;\n2\t--x\n");
    assertThat(statements.get(1).line()).isEqualTo(6);
  }

  @Test
  void copy_from_a_query_or_to_stdout_has_no_rows() {
    assertThat(split("COPY (SELECT 1 FROM stdin) TO stdout; SELECT 1"))
        .extracting(SqlStatement::copyData)
        .containsOnlyNulls();
  }

  @Test
  void a_drizzle_breakpoint_is_a_comment() {
    assertThat(texts("CREATE TABLE a (b int);--> statement-breakpoint\nCREATE TABLE c (d int);"))
        .containsExactly("CREATE TABLE a (b int)", "CREATE TABLE c (d int)");
  }

  @Test
  void lines_of_a_dump_that_only_psql_understands_are_left_out_when_they_change_nothing() {
    assertThat(texts("\\restrict abc'\nSELECT 1;\n\\unrestrict abc\n\\set ON_ERROR_STOP on\n"))
        .containsExactly("SELECT 1");
  }

  @Test
  void a_psql_command_that_changes_the_meaning_is_refused_with_its_place() {
    DbkeepException error =
        catchThrowableOfType(
            DbkeepException.class, () -> split("SELECT 1;\n  \\connect other\nSELECT 2;"));
    assertThat(error.code()).isEqualTo(ErrorCode.SCRIPT);
    assertThat(error.getMessage())
        .isEqualTo("psql command \\connect changes what the script means and only psql can run it");
    assertThat(error.location()).hasToString("test.sql:2:3");
    assertThat(error.hint())
        .isEqualTo("Remove the line: dbkeep connects to the database of its URL.");
  }

  @Test
  void an_open_quote_is_reported_where_it_begins() {
    assertThat(
            catchThrowableOfType(DbkeepException.class, () -> split("SELECT 1;\nSELECT 'abc;\n"))
                .location())
        .hasToString("test.sql:2:8");
    assertThat(catchThrowableOfType(DbkeepException.class, () -> split("DO $x$ begin end")))
        .hasMessage("unterminated dollar-quoted string");
    assertThat(catchThrowableOfType(DbkeepException.class, () -> split("/* /* */ SELECT 1")))
        .hasMessage("unterminated comment");
  }

  @Test
  void lines_and_columns_count_characters_and_a_byte_order_mark_takes_none() {
    SqlScript script =
        new SqlScript("test.sql", "\uFEFFSELECT '😀'; SELECT x;\r\n  SELECT '😀😀', y");
    List<SqlStatement> statements = Statements.split(script);
    assertThat(statements.get(0).location(script)).hasToString("test.sql:1:1");
    assertThat(statements.get(1).location(script)).hasToString("test.sql:1:13");
    assertThat(statements.get(2).location(script)).hasToString("test.sql:2:3");
    assertThat(statements.get(2).location(script, 14)).hasToString("test.sql:2:16");
    assertThat(statements.get(2).text().substring(statements.get(2).characterIndex(14)))
        .isEqualTo("y");
  }

  @Test
  void a_comment_ends_at_a_carriage_return_too() {
    assertThat(texts("-- old Mac\rSELECT 1;\r-- more\rSELECT 2"))
        .containsExactly("SELECT 1", "SELECT 2");
  }

  @Test
  void literals_after_password_are_hidden_at_the_same_length() {
    assertThat(Statements.withoutPasswords("CREATE ROLE r PASSWORD 'secret' VALID UNTIL '2030'"))
        .isEqualTo("CREATE ROLE r PASSWORD ******** VALID UNTIL '2030'");
    assertThat(Statements.withoutPasswords("ALTER ROLE r PASSWORD = 's'"))
        .isEqualTo("ALTER ROLE r PASSWORD = ***");
    assertThat(Statements.withoutPasswords("SELECT dblink('user=u Password = s'), 'password'"))
        .isEqualTo("SELECT dblink(*********************), 'password'");
    assertThat(Statements.withoutPasswords("DO $$ WHERE password='a' $$"))
        .isEqualTo("DO $$ WHERE password='a' $$");
  }

  private static List<String> texts(String sql) {
    return split(sql).stream().map(SqlStatement::text).toList();
  }

  private static List<SqlStatement> split(String sql) {
    return Statements.split(new SqlScript("test.sql", sql));
  }
}
