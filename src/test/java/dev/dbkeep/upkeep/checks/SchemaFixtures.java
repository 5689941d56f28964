package dev.dbkeep.upkeep.checks;

import java.util.List;

/** Faults in definitions. */
final class SchemaFixtures {
  static final List<Fixture> ALL =
      List.of(
          Fixture.of(
              "S1",
              "public.loose",
              """
              CREATE TABLE firm (id bigint PRIMARY KEY);
              CREATE TABLE log (at date PRIMARY KEY) PARTITION BY RANGE (at);
              CREATE TABLE log_all PARTITION OF log DEFAULT
              """,
              "CREATE TABLE loose (a int NOT NULL UNIQUE, b int)"),
          Fixture.of(
              "S2",
              "public.small_id_seq",
              """
              CREATE TABLE small (id serial PRIMARY KEY);
              CREATE SEQUENCE ring MAXVALUE 10 CYCLE;
              SELECT setval('ring', 10), setval('small_id_seq', 1000000000)
              """,
              "SELECT setval('small_id_seq', 2000000000)"),
          Fixture.of(
              "S3",
              "public.b.b_a_fkey",
              """
              CREATE TABLE a (id bigint PRIMARY KEY, name varchar(20) UNIQUE);
              CREATE TABLE c (id bigint PRIMARY KEY, a bigint REFERENCES a, name text REFERENCES a (name))
              """,
              "CREATE TABLE b (id bigint PRIMARY KEY, a int REFERENCES a)"),
          Fixture.of(
              "S4",
              "public.b.positive",
              "CREATE TABLE b (id bigint PRIMARY KEY, n int CHECK (n < 9))",
              "ALTER TABLE b ADD CONSTRAINT positive CHECK (n > 0) NOT VALID"),
          Fixture.of(
              "S5",
              "public.b.b_a_fkey",
              """
              CREATE TABLE a (id bigint PRIMARY KEY);
              CREATE TABLE b (id bigint PRIMARY KEY, a bigint REFERENCES a)
              """,
              "ALTER TABLE b DISABLE TRIGGER ALL"),
          Fixture.of(
              "S6",
              "public.cache",
              "CREATE TABLE firm (id bigint PRIMARY KEY)",
              "CREATE UNLOGGED TABLE cache (id bigint PRIMARY KEY)"),
          Fixture.of(
              "S7",
              "public.event",
              "CREATE TABLE good (id bigint PRIMARY KEY, at timestamptz, price numeric, doc jsonb,"
                  + " name text)",
              "CREATE TABLE event (id bigint PRIMARY KEY, at timestamp, price money, doc json, code"
                  + " char(3))"),
          Fixture.lasting(
              "S8",
              "public.log_rest",
              """
              CREATE TABLE log (at date) PARTITION BY RANGE (at);
              CREATE TABLE log_old PARTITION OF log FOR VALUES FROM ('2020-01-01') TO ('2999-01-01');
              CREATE TABLE log_rest PARTITION OF log DEFAULT;
              INSERT INTO log VALUES ('2020-05-05')
              """,
              "INSERT INTO log VALUES ('1999-05-05')"),
          Fixture.of(
              "S9",
              "public.log",
              """
              CREATE TABLE endless (at date) PARTITION BY RANGE (at);
              CREATE TABLE endless_all PARTITION OF endless FOR VALUES FROM (MINVALUE) TO (MAXVALUE);
              CREATE TABLE ahead (at timestamptz) PARTITION BY RANGE (at);
              DO $$ BEGIN EXECUTE format('CREATE TABLE ahead_1 PARTITION OF ahead FOR VALUES FROM (%L) TO (%L)', now(), now() + interval '9 days'); END $$;
              CREATE TABLE list (at date) PARTITION BY LIST (at)
              """,
              """
              CREATE TABLE log (id bigint GENERATED ALWAYS AS IDENTITY, at timestamptz) PARTITION BY RANGE (at);
              DO $$ BEGIN EXECUTE format('CREATE TABLE log_1 PARTITION OF log FOR VALUES FROM (%L) TO (%L)',
                date_trunc('month', now()) - interval '3 months', date_trunc('month', now()) - interval '2 months'); END $$
              """),
          Fixture.of(
              "S11",
              "public.b.done",
              """
              CREATE TABLE a (id bigint PRIMARY KEY, done boolean NOT NULL, note text, maybe boolean);
              INSERT INTO a SELECT g, true, 'x', nullif(g % 3, 0) = 1 FROM generate_series(1, 200) g;
              ANALYZE a
              """,
              """
              CREATE TABLE b (id bigint PRIMARY KEY, done boolean);
              INSERT INTO b SELECT g, true FROM generate_series(1, 200) g;
              ANALYZE b
              """),
          Fixture.of(
              "C1",
              "setting lock_timeout",
              "DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET lock_timeout = %L',"
                  + " current_database(), '5s'); END $$",
              "DO $$ BEGIN EXECUTE format('ALTER DATABASE %I RESET lock_timeout',"
                  + " current_database()); END $$"),
          Fixture.of(
              "C2",
              "extension pg_trgm",
              "CREATE EXTENSION IF NOT EXISTS amcheck",
              "CREATE EXTENSION pg_trgm VERSION '1.3'"),
          Fixture.of(
              "P1",
              "public.risky(integer)",
              "CREATE FUNCTION safe(int) RETURNS int LANGUAGE sql SECURITY DEFINER SET search_path"
                  + " = public AS 'SELECT 1'",
              "CREATE FUNCTION risky(int) RETURNS int LANGUAGE sql SECURITY DEFINER AS 'SELECT"
                  + " 1'"));

  private SchemaFixtures() {}
}
