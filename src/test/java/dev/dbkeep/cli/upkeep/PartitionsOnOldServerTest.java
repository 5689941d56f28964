package dev.dbkeep.cli.upkeep;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dbkeep.cli.CliRun;
import dev.dbkeep.testing.MachinePostgres;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On a server whose partitions know nothing of identity columns, and beside pg_partman. */
final class PartitionsOnOldServerTest {
  @TempDir private Path project;
  private final MachinePostgres database = MachinePostgres.create();

  @AfterEach
  void close() {
    database.close();
  }

  private CliRun run(String... arguments) {
    return CliRun.on(database.urlText(), project, arguments);
  }

  private String ask(String sql) {
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      return row.next() ? String.valueOf(row.getString(1)) : "nothing";
    } catch (SQLException e) {
      throw new AssertionError(sql, e);
    }
  }

  @Test
  void all_that_hangs_on_the_table_stays_there_and_back() {
    database.run(PartitionsCommandTest.EVENTS);
    String looks = ask(PartitionsCommandTest.LOOKS);
    run("partitions", "apply", "events", "--by", "created_at", "--every", "day").hasExit(0);
    assertThat(ask(PartitionsCommandTest.LOOKS)).isEqualTo(looks);
    database.run(
        "INSERT INTO events (created_at, user_id, kind) SELECT now() + i * interval '1 day', 3,"
            + " 'counted' FROM generate_series(0, 20) i");
    assertThat(ask("SELECT events || ' ' || (SELECT max(id) FROM events) FROM seen"))
        .isEqualTo("21 20021");
    run("partitions", "apply", "events", "--back").hasExit(0);
    assertThat(ask(PartitionsCommandTest.LOOKS)).isEqualTo(looks);
    database.run("INSERT INTO events (user_id) VALUES (3)");
    assertThat(ask("SELECT count(*) || ' ' || max(id) FROM events")).isEqualTo("20022 20022");
  }

  @Test
  void tables_of_pg_partman_are_left_to_it() {
    if (ask("SELECT name FROM pg_available_extensions WHERE name = 'pg_partman'")
        .equals("nothing")) {
      String reason = "aborted: the package postgresql-15-partman is not installed";
      System.out.println(reason);
      Assumptions.abort(reason);
    }
    database.run(
        """
        CREATE SCHEMA partman;
        CREATE EXTENSION pg_partman SCHEMA partman;
        CREATE TABLE logs (id int, at timestamptz NOT NULL) PARTITION BY RANGE (at);
        SELECT partman.create_parent('public.logs', 'at', 'native', 'daily', p_premake := 2);
        UPDATE partman.part_config SET premake = 5;
        INSERT INTO logs VALUES (1, now());
        """);
    assertThat(run("partitions", "keep", "logs").hasExit(0).out())
        .contains("public.logs: has new public.logs_p20", ", by pg_partman");
  }
}
