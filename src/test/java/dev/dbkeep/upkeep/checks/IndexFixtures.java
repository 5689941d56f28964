package dev.dbkeep.upkeep.checks;

import java.util.List;

/** Indexes that are missing, useless or broken. */
final class IndexFixtures {
  static final List<Fixture> ALL =
      List.of(
          Fixture.of(
              "I1",
              "public.c.c_a_fkey",
              """
              CREATE TABLE a (id bigint PRIMARY KEY, x int, y int, UNIQUE (x, y));
              CREATE TABLE b (id bigint PRIMARY KEY, a bigint REFERENCES a, x int, y int, n int, FOREIGN KEY (x, y) REFERENCES a (x, y));
              CREATE INDEX ON b (a) WHERE a IS NOT NULL;
              CREATE INDEX ON b (y, x, n)
              """,
              "CREATE TABLE c (id bigint PRIMARY KEY, n int, a bigint REFERENCES a); CREATE INDEX"
                  + " ON c (n, a)"),
          Fixture.of(
              "I2",
              "public.b_again",
              """
              CREATE TABLE b (id bigint PRIMARY KEY, n int, t text);
              CREATE INDEX b_one ON b (n);
              CREATE INDEX b_down ON b (n DESC);
              CREATE INDEX b_some ON b (n) WHERE n > 0;
              CREATE INDEX b_hash ON b USING hash (n);
              CREATE INDEX b_t ON b (t);
              CREATE INDEX b_t_like ON b (t text_pattern_ops)
              """,
              "CREATE INDEX b_again ON b (n)"),
          Fixture.of(
              "I3",
              "public.b_short",
              """
              CREATE TABLE b (id bigint PRIMARY KEY, n int, m int);
              CREATE INDEX b_long ON b (n, m);
              CREATE INDEX b_other ON b (m);
              CREATE UNIQUE INDEX b_guard ON b (n)
              """,
              "CREATE INDEX b_short ON b (m); CREATE INDEX b_wide ON b (m, n); DROP INDEX b_other"),
          Fixture.of(
              "I4",
              "public.b_idle",
              """
              CREATE TABLE a (id bigint PRIMARY KEY);
              CREATE TABLE b (id bigint PRIMARY KEY, n int UNIQUE, a bigint REFERENCES a);
              INSERT INTO b SELECT g, g FROM generate_series(1, 5000) g;
              CREATE INDEX b_key ON b (a)
              """,
              "CREATE INDEX b_idle ON b (n, id)"),
          Fixture.of(
              "I5",
              "public.b_broken",
              "CREATE TABLE b (id bigint PRIMARY KEY, n int)",
              "CREATE INDEX b_broken ON b (n); UPDATE pg_index SET indisvalid = false WHERE"
                  + " indexrelid = 'b_broken'::regclass"),
          Fixture.lasting(
              "I6",
              "public.large",
              "CREATE TABLE large (id bigint PRIMARY KEY, n int); INSERT INTO large SELECT g, g"
                  + " FROM generate_series(1, 1000) g",
              """
              SET enable_indexscan = off; SET enable_bitmapscan = off;
              DO $$ BEGIN FOR i IN 1..30 LOOP PERFORM count(*) FROM large WHERE n = i; END LOOP; END $$;
              SELECT pg_stat_force_next_flush()
              """),
          Fixture.of(
              "I8",
              "public.sparse_pkey",
              """
              CREATE EXTENSION IF NOT EXISTS pgstattuple;
              CREATE TABLE sparse (id bigint PRIMARY KEY) WITH (autovacuum_enabled = off);
              INSERT INTO sparse SELECT generate_series(1, 20000)
              """,
              "DELETE FROM sparse WHERE id % 10 <> 0; VACUUM sparse"));

  private IndexFixtures() {}
}
