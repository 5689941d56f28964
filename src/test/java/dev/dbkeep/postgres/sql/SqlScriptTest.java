package dev.dbkeep.postgres.sql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dbkeep.error.SourceLocation;
import org.junit.jupiter.api.Test;

class SqlScriptTest {
  @Test
  void what_is_put_before_a_file_moves_no_column() {
    SqlScript script = new SqlScript("a.sql", "\uFEFFselect wrong").after("set search_path = x; ");
    SourceLocation place = script.location(script.text().indexOf("wrong"));
    assertThat(place).isEqualTo(new SqlScript("a.sql", "select wrong").location(7));
    assertThat(script.location(3)).isEqualTo(new SqlScript("a.sql", "select wrong").location(0));
  }
}
