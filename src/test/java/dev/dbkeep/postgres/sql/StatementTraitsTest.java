package dev.dbkeep.postgres.sql;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StatementTraitsTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "create unique index concurrently a on b (c)",
        "DROP INDEX /* now */ CONCURRENTLY a",
        "REINDEX (VERBOSE) INDEX CONCURRENTLY a",
        "REINDEX (CONCURRENTLY) TABLE a",
        "REINDEX DATABASE d",
        "VACUUM (FULL) a",
        "CLUSTER",
        "CREATE DATABASE d",
        "DROP TABLESPACE t",
        "ALTER SYSTEM SET work_mem = '1MB'",
        "ALTER DATABASE d SET TABLESPACE t",
        "ALTER TABLE a DETACH PARTITION b.c CONCURRENTLY",
        "CREATE SUBSCRIPTION s CONNECTION 'x' PUBLICATION p",
        "DISCARD ALL",
        "COMMIT PREPARED 'x'"
      })
  void runs_outside_a_transaction(String sql) {
    assertThat(StatementTraits.runsOutsideTransaction(SqlStatement.of(sql))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "CREATE INDEX a ON b (c)",
        "CREATE TABLE concurrently (a int)",
        "CREATE INDEX \"concurrently\" ON b (c)",
        "REFRESH MATERIALIZED VIEW CONCURRENTLY a",
        "ALTER TABLE a DETACH PARTITION b",
        "ALTER DATABASE d SET work_mem = '1MB'",
        "CLUSTER a USING b",
        "REINDEX TABLE a",
        "DISCARD TEMP",
        "ALTER TYPE a ADD VALUE 'b'"
      })
  void may_run_inside_a_transaction(String sql) {
    assertThat(StatementTraits.runsOutsideTransaction(SqlStatement.of(sql))).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "begin",
        "START TRANSACTION",
        "COMMIT",
        "end",
        "ROLLBACK",
        "ABORT",
        "SAVEPOINT a",
        "RELEASE a",
        "ROLLBACK TO a",
        "PREPARE TRANSACTION 'x'"
      })
  void controls_the_transaction(String sql) {
    assertThat(StatementTraits.isTransactionControl(SqlStatement.of(sql))).isTrue();
  }

  @Test
  void knows_what_a_statement_does_to_others() {
    assertThat(impact("ALTER TABLE a VALIDATE CONSTRAINT b"))
        .isEqualTo(StatementTraits.Impact.SCAN);
    assertThat(impact("ALTER TABLE a ADD COLUMN b int")).isEqualTo(StatementTraits.Impact.SHORT);
    assertThat(impact("UPDATE a SET b = 1")).isEqualTo(StatementTraits.Impact.DATA);
    assertThat(impact("VACUUM")).isEqualTo(StatementTraits.Impact.OUTSIDE);
  }

  private static StatementTraits.Impact impact(String sql) {
    return StatementTraits.of(SqlStatement.of(sql)).impact();
  }
}
