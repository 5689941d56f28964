package dev.dbkeep.cli.backup;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dbkeep.cli.CliRun;
import dev.dbkeep.postgres.ServerUrl;
import dev.dbkeep.testing.MachinePostgres;
import dev.dbkeep.testing.ProtectedDatabase;
import dev.dbkeep.testing.TestDatabase;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

class UndoCommandTest {
  private static final String TABLES =
      """
      CREATE TYPE mood AS ENUM ('glad', 'so, so');
      CREATE TYPE pair AS (a int, b text);
      CREATE TABLE "Customer" (
        id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, "the ""name"" !" text NOT NULL);
      CREATE TABLE "Order" (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        customer int NOT NULL REFERENCES "Customer" ON DELETE CASCADE,
        parent bigint REFERENCES "Order" ON DELETE CASCADE,
        "the ""note"" !" text, tags text[], facts jsonb, raw json, bytes bytea, mood mood, pair pair,
        price numeric(10,2), rate double precision, day date, at timestamptz, lasts interval,
        flags bit(5), fixed char(7), during int4range, address inet, gone int,
        doubled numeric GENERATED ALWAYS AS (price * 2) STORED);
      ALTER TABLE "Order" DROP COLUMN gone;
      CREATE TABLE spread (area text, id int, note text, PRIMARY KEY (area, id))
        PARTITION BY LIST (area);
      CREATE TABLE spread_a PARTITION OF spread FOR VALUES IN ('a');
      CREATE TABLE spread_b (note text, id int NOT NULL, area text NOT NULL);
      ALTER TABLE spread ATTACH PARTITION spread_b FOR VALUES IN ('b');
      CREATE TABLE keyless (n int);
      INSERT INTO "Customer" ("the ""name"" !") SELECT 'customer ' || i FROM generate_series(1, 50) i;
      INSERT INTO "Order" (customer, parent, "the ""note"" !", tags, facts, raw, bytes, mood, pair,
        price, rate, day, at, lasts, flags, fixed, during, address)
      SELECT 1 + i % 50, CASE WHEN i > 1000 THEN i - 500 END,
        CASE i % 4 WHEN 0 THEN NULL WHEN 1 THEN '' ELSE E'it''s \\\\ "' || i || E'"\\n\\ttab ? {d}' END,
        ARRAY['a,b', NULL, '{"', i::text], jsonb_build_object('n', i, 'text', '\\'),
        '{"b": 1,   "a":2}', decode(md5(i::text), 'hex'),
        CASE WHEN i % 2 = 0 THEN 'so, so' END::mood, ROW(i, 'x,"y')::pair,
        i / 3.0, i / 3.0::float8, date '2020-02-01' + i, timestamptz '2020-02-01 12:00+05' + i * interval '1 h',
        interval '-1 mon +3 days -04:05:06', (i % 32)::bit(5), 'ab', int4range(i, i + 5), '10.0.0.1'
      FROM generate_series(1, 1500) i;
      INSERT INTO spread SELECT CASE WHEN i % 2 = 0 THEN 'a' ELSE 'b' END, i, 'row ' || i
      FROM generate_series(1, 40) i;
      INSERT INTO keyless VALUES (1), (1), (2);
      """;
  private static final String SUM =
      """
      SELECT (SELECT count(*) || md5(string_agg(t::text, ',' ORDER BY id)) FROM "Order" t)
          || (SELECT count(*) || md5(string_agg(t::text, ',' ORDER BY id)) FROM "Customer" t)
          || (SELECT count(*) || md5(string_agg(t::text, ',' ORDER BY area, id)) FROM spread t)
      """;

  @TempDir private Path folder;

  @Test
  void rows_come_back_exactly_on_18() throws Exception {
    try (TestDatabase database = TestDatabase.create()) {
      rowsComeBackExactly(database.url(), database.urlText());
    }
  }

  @Test
  void rows_come_back_exactly_on_15() throws Exception {
    try (MachinePostgres machine = MachinePostgres.create()) {
      rowsComeBackExactly(machine.url(), machine.urlText());
    }
  }

  private void rowsComeBackExactly(ServerUrl url, String text) throws Exception {
    try (ProtectedDatabase database = ProtectedDatabase.of(url, folder)) {
      database.run(TABLES);
      String original = database.text(SUM);

      String deletion = xid(database, "DELETE FROM \"Order\" WHERE id BETWEEN 501 AND 1000");
      assertThat(database.value("SELECT count(*) FROM \"Order\"", Long.class)).isEqualTo(500);
      CliRun script = CliRun.on(text, folder, "undo", deletion, "--table", "Order").hasExit(0);
      assertThat(script.err()).contains("1000 deleted and 0 overwritten rows would come back");
      assertThat(database.text(SUM)).isNotEqualTo(original);
      database.run(script.out());
      assertThat(database.text(SUM)).isEqualTo(original);

      String cascade = xid(database, "DELETE FROM \"Customer\" WHERE id <= 10");
      CliRun.on(text, folder, "undo", cascade, "--apply").hasExit(0);
      assertThat(database.text(SUM)).isEqualTo(original);
      JsonNode again = CliRun.on(text, folder, "undo", cascade, "--json").hasExit(0).json();
      assertThat(again.get("sql").asString()).isEmpty();

      String update =
          xid(
              database,
              """
              UPDATE "Order" SET "the ""note"" !" = 'oops', tags = NULL, mood = 'glad', price = 1
                WHERE id BETWEEN 100 AND 250;
              UPDATE "Order" SET facts = '{}', bytes = '\\x00' WHERE id BETWEEN 200 AND 300;
              DELETE FROM "Order" WHERE id BETWEEN 240 AND 260;
              UPDATE spread SET area = 'b' WHERE id = 2;
              UPDATE spread SET note = 'oops';
              INSERT INTO spread VALUES ('a', 100, 'new'); DELETE FROM spread WHERE id = 100;
              """);
      CliRun moved =
          CliRun.on(text, folder, "undo", update, "--apply", "--table", "Order").hasExit(0);
      assertThat(moved.out()).startsWith("Order: ");
      CliRun.on(text, folder, "undo", update, "--table", "spread", "--apply", "--skip-conflicts");
      database.run("DELETE FROM spread WHERE area = 'b' AND id = 2");
      assertThat(database.text(SUM)).isEqualTo(original);

      String truncation = xid(database, "TRUNCATE \"Customer\", \"Order\", spread");
      CliRun.on(text, folder, "undo", truncation, "--apply").hasExit(0);
      assertThat(database.text(SUM)).isEqualTo(original);

      conflicts(database, text);
      refusals(database, text);
    }
  }

  private void conflicts(ProtectedDatabase database, String text) {
    String original = database.text(SUM);
    String xid =
        xid(
            database,
            """
            UPDATE "Customer" SET "the ""name"" !" = 'oops' WHERE id IN (20, 21, 22);
            DELETE FROM spread WHERE id IN (1, 3, 5);
            DELETE FROM "Order" WHERE customer = 30;
            """);
    database.run("UPDATE \"Customer\" SET \"the \"\"name\"\" !\" = 'changed since' WHERE id = 21");
    database.run("INSERT INTO spread VALUES ('b', 3, 'there again')");
    database.run("DELETE FROM \"Customer\" WHERE id = 30");
    database.awaitReceived(database.moment());
    CliRun script = CliRun.on(text, folder, "undo", xid).hasExit(3);
    assertThat(script.err())
        .contains("conflict: Customer id=21 was overwritten, and has been changed again since")
        .contains(
            "conflict: spread area=b, id=3 was deleted, and a row with its key is there again")
        .contains("refers to a row that is not there any more");
    CliRun refused = CliRun.on(text, folder, "undo", xid, "--apply").hasExit(5);
    assertThat(refused.err()).contains("rows do not simply come back, and nothing was changed");
    CliRun.on(text, folder, "undo", xid, "--apply", "--skip-conflicts").hasExit(3);
    assertThat(
            database.text(
                "SELECT string_agg(\"the \"\"name\"\" !\", ',' ORDER BY id) FROM \"Customer\""
                    + " WHERE id BETWEEN 20 AND 22"))
        .isEqualTo("customer 20,changed since,customer 22");
    assertThat(database.text("SELECT note FROM spread WHERE id = 3")).isEqualTo("there again");
    CliRun.on(
            text,
            folder,
            "undo",
            xid,
            "--apply",
            "--skip-conflicts",
            "--overwrite",
            "Customer id=21",
            "--overwrite",
            "area=b, id=3")
        .hasExit(3);
    assertThat(database.text("SELECT note FROM spread WHERE id = 3")).isEqualTo("row 3");
    database.run("INSERT INTO \"Customer\" OVERRIDING SYSTEM VALUE VALUES (30, 'customer 30')");
    CliRun.on(text, folder, "undo", xid, "--apply").hasExit(0);
    assertThat(database.text(SUM)).isEqualTo(original);
  }

  private void refusals(ProtectedDatabase database, String text) {
    String keyless = xid(database, "DELETE FROM keyless WHERE n = 1");
    CliRun.on(text, folder, "undo", keyless, "-q")
        .failsWith(
            2,
            "error: keyless has no primary key: which row is which cannot be told",
            "hint: Copy the table as it was beside it: `dbkeep at xid:N --table keyless --into"
                + " NEW`.");
    CliRun.on(text, folder, "undo", keyless, "--table", "nowhere", "-q")
        .failsWith(
            2,
            "error: there was no table nowhere just before that transaction",
            "hint: Without --table, every table that it took rows from is looked at.");
    CliRun.on(text, folder, "undo", "seven")
        .failsWith(
            2,
            "error: not the number of a transaction: seven",
            "hint: `dbkeep when-deleted TABLE` shows the transactions that took rows from a"
                + " table.");
    CliRun.on(text, folder, "undo", "5", "-q")
        .failsWith(
            1,
            "error: no commit of transaction 5 is in what was received",
            "hint: `dbkeep when-deleted TABLE` shows transactions that took rows away.");
    String rolledBack = Long.toString(database.rolledBack("DELETE FROM keyless"));
    database.run("SELECT txid_current()");
    database.awaitReceived(database.moment());
    CliRun.on(text, folder, "undo", rolledBack, "-q")
        .failsWith(
            1,
            "error: transaction " + rolledBack + " was rolled back: it changed nothing",
            "hint: `dbkeep when-deleted TABLE` shows transactions that took rows away.");
  }

  /** Runs it and says which transaction it was, once that was received. */
  private static String xid(ProtectedDatabase database, String sql) {
    String xid = Long.toString(database.transaction(sql));
    database.run("SELECT txid_current()");
    database.awaitReceived(database.moment());
    return xid;
  }
}
