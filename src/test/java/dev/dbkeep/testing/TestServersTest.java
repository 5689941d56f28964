package dev.dbkeep.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.ResultSet;
import org.junit.jupiter.api.Test;

final class TestServersTest {
  @Test
  void every_test_has_an_empty_postgresql_18_database_of_its_own() throws Exception {
    try (TestDatabase first = TestDatabase.create();
        TestDatabase second = TestDatabase.create()) {
      first.run("CREATE TABLE only_here (id int)");
      try (var connection = second.connect();
          ResultSet rows =
              connection
                  .createStatement()
                  .executeQuery(
                      "SELECT current_setting('server_version_num')::int / 10000,"
                          + " to_regclass('only_here') IS NULL")) {
        rows.next();
        assertThat(rows.getInt(1)).isEqualTo(18);
        assertThat(rows.getBoolean(2)).isTrue();
      }
    }
  }

  @Test
  void the_machines_own_postgresql_15_dumps_what_it_was_given() {
    try (MachinePostgres postgres = MachinePostgres.create()) {
      postgres.run("CREATE TABLE book (id int PRIMARY KEY)");
      assertThat(MachinePostgres.pgDump(postgres.url()))
          .contains("CREATE TABLE public.book")
          .doesNotContain("restrict");
      assertThat(MachinePostgres.psql(postgres.url(), "-At", "-c", "select 1 + 1").strip())
          .isEqualTo("2");
    }
  }
}
