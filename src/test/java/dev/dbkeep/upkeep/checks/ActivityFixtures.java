package dev.dbkeep.upkeep.checks;

import java.util.List;

/** Faults in what sessions do at this moment, and in what they did. */
final class ActivityFixtures {
  static final List<Fixture> ALL =
      List.of(
          Fixture.sessions(
              "A1", "session ", "CREATE TABLE t (n int)", "INSERT INTO t VALUES (1)", ""),
          Fixture.sessions(
              "A4", "session ", "CREATE TABLE t (n int)", "LOCK TABLE t", "SELECT * FROM t"),
          Fixture.sessions("A6", "session ", "SELECT 1", "", "SELECT pg_sleep(60)"),
          Fixture.lasting(
              "A7",
              "rollbacks",
              "DO $$ BEGIN FOR i IN 1..200 LOOP COMMIT; END LOOP; END $$; SELECT"
                  + " pg_stat_force_next_flush()",
              """
              DO $$ BEGIN FOR i IN 1..3000 LOOP PERFORM 1; ROLLBACK; END LOOP; END $$;
              SELECT pg_stat_force_next_flush()
              """));

  private ActivityFixtures() {}
}
