package dev.dbkeep.cli.backup;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dbkeep.cli.CliRun;
import dev.dbkeep.postgres.Connections;
import dev.dbkeep.postgres.ServerUrl;
import dev.dbkeep.testing.MachinePostgres;
import dev.dbkeep.testing.ProtectedDatabase;
import dev.dbkeep.testing.TestDatabase;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

class AtCommandTest {
  private static final String ROWS =
      """
      CREATE TYPE mood AS ENUM ('glad', 'so, so');
      CREATE TABLE "Order" (
        id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        "the note" text COLLATE "C" NOT NULL,
        tags text[], facts jsonb, bytes bytea, mood mood, price numeric(10,2),
        doubled numeric GENERATED ALWAYS AS (price * 2) STORED);
      INSERT INTO "Order" ("the note", tags, facts, bytes, mood, price)
      SELECT E'line\\n"' || i || E'\\\\', ARRAY['a,b', NULL, i::text], jsonb_build_object('n', i),
             decode(md5(i::text), 'hex'), CASE WHEN i % 2 = 0 THEN 'so, so' END::mood, i / 3.0
      FROM generate_series(1, 300) i;
      """;
  private static final String SUM =
      "SELECT count(*) || md5(string_agg(t::text, ',' ORDER BY id)) FROM %s t";

  @TempDir private Path folder;

  @Test
  void a_query_sees_the_database_as_it_was_on_18() throws Exception {
    try (TestDatabase database = TestDatabase.create()) {
      seesThePast(database.url(), database.urlText());
    }
  }

  @Test
  void a_query_sees_the_database_as_it_was_on_15() throws Exception {
    try (MachinePostgres machine = MachinePostgres.create()) {
      seesThePast(machine.url(), machine.urlText());
    }
  }

  private void seesThePast(ServerUrl url, String text) throws Exception {
    try (ProtectedDatabase database = ProtectedDatabase.of(url, folder)) {
      database.run(ROWS);
      String then = database.text(SUM.formatted("\"Order\""));
      Instant moment = database.moment();
      database.run("DELETE FROM \"Order\" WHERE id > 10");
      database.run("CREATE TABLE later (n int)");
      database.awaitReceived(database.moment());

      CliRun dry =
          CliRun.on(text, folder, "at", moment.toString(), "select 1", "--dry-run").hasExit(0);
      assertThat(dry.out()).startsWith("would restore ").contains(moment.toString());
      assertThat(left()).isEmpty();
      CliRun counted =
          CliRun.on(text, folder, "at", moment.toString(), "select count(*) as n from \"Order\"")
              .hasExit(0);
      assertThat(counted.out()).isEqualTo("   n\n-----\n 300\n(1 row)\n");
      assertThat(counted.err()).contains("as of " + moment);
      CliRun csv =
          CliRun.on(
                  text,
                  folder,
                  "at",
                  moment.toString(),
                  "--csv",
                  "select \"the note\", tags, mood from \"Order\" where id = 1")
              .hasExit(0);
      assertThat(csv.out())
          .isEqualTo("the note,tags,mood\n\"line\n\"\"1\\\",\"{\"\"a,b\"\",NULL,1}\",\n");
      JsonNode json =
          CliRun.on(
                  text,
                  folder,
                  "at",
                  moment.toString(),
                  "--json",
                  "select id, mood from \"Order\" where id < 3 order by 1")
              .hasExit(0)
              .json();
      assertThat(json.get("rows").toString()).isEqualTo("[[\"1\",null],[\"2\",\"so, so\"]]");

      CliRun.on(text, folder, "at", moment.toString(), "delete from \"Order\"")
          .failsWith(
              4,
              "error: the past can only be read: cannot execute DELETE in a read-only transaction",
              "hint: For a writable copy of that moment: `dbkeep restore --to TIME --as DIR"
                  + " --promote`.");
      assertThat(
              CliRun.on(text, folder, "at", moment.toString(), "select * from later")
                  .hasExit(1)
                  .err())
          .contains("relation \"later\" does not exist");

      CliRun copied =
          CliRun.on(
                  text,
                  folder,
                  "at",
                  moment.toString(),
                  "--table",
                  "Order",
                  "--into",
                  "public.old order")
              .hasExit(0);
      assertThat(copied.out()).startsWith("copied 300 rows into \"public\".\"old order\" of ");
      assertThat(database.text(SUM.formatted("\"old order\""))).isEqualTo(then);
      CliRun.on(
              text,
              folder,
              "at",
              moment.toString(),
              "--table",
              "Order",
              "--into",
              "old order",
              "-q")
          .failsWith(
              5,
              "error: the table \"public\".\"old order\" exists already",
              "hint: Name a new one: --into schema.table. dbkeep never copies over a table.");
      CliRun.on(text, folder, "at", moment.toString(), "--table", "nowhere", "--into", "x", "-q")
          .failsWith(
              2,
              "error: there is no table nowhere in " + url.database() + " at that time",
              "hint: Name it as in SQL, with its schema where that is not public: shop.orders.");
      assertThat(left()).hasSize(1);
      movesOn(database, text, moment);

      JsonNode kept =
          CliRun.on(text, folder, "at", moment.toString(), "--keep", "--json").hasExit(0).json();
      assertThat(ordersAt(url.withPort(port(kept)))).isEqualTo(300);
      assertThat(left()).hasSize(1);
      assertThat(CliRun.on(text, folder, "at", "--stop").hasExit(0).out())
          .isEqualTo("removed: 1\n");
      assertThat(CliRun.on(text, folder, "at", "--stop").hasExit(0).out())
          .isEqualTo("nothing was left\n");
      assertThat(left()).isEmpty();
    }
  }

  /** A later moment is reached from the last one, an earlier one from the backup. */
  private void movesOn(ProtectedDatabase database, String text, Instant moment) {
    Instant later = database.moment();
    database.run("INSERT INTO later SELECT generate_series(1, 7)");
    Instant last = database.moment();
    database.run("DROP TABLE later");
    database.awaitReceived(database.moment());
    String count = "select count(*) from later";
    assertThat(look(text, later, count)).isEqualTo("[[\"0\"]] true");
    assertThat(look(text, last, count)).isEqualTo("[[\"7\"]] true");
    assertThat(look(text, later, count)).isEqualTo("[[\"0\"]] false");
    assertThat(look(text, moment, "select count(*) from \"Order\"")).isEqualTo("[[\"300\"]] false");
    assertThat(left()).hasSize(1);
  }

  private String look(String text, Instant moment, String sql) {
    JsonNode json =
        CliRun.on(text, folder, "at", moment.toString(), sql, "--json").hasExit(0).json();
    return json.get("rows") + " " + json.get("reused").asBoolean();
  }

  private static int port(JsonNode kept) {
    return ServerUrl.parse(kept.get("url").asString()).port();
  }

  private static int ordersAt(ServerUrl past) throws SQLException {
    try (Connection connection = Connections.open(past);
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT count(*) FROM \"Order\"")) {
      row.next();
      return row.getInt(1);
    }
  }

  private List<String> left() {
    Path past = folder.resolve(".dbkeep/past");
    if (!Files.isDirectory(past)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(past)) {
      return files.map(file -> file.getFileName().toString()).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void wrong_input_is_refused_before_anything_is_restored() throws Exception {
    try (TestDatabase database = TestDatabase.create();
        ProtectedDatabase live = ProtectedDatabase.of(database.url(), folder)) {
      String text = database.urlText();
      Instant first = live.repository().backups().getFirst().ended();
      CliRun noZone = CliRun.on(text, folder, "at", "2026-11-21 14:03:07", "select 1").hasExit(2);
      assertThat(noZone.err())
          .startsWith(
              "error: the time 2026-11-21 14:03:07 has no zone\n"
                  + "hint: Write `2026-11-21T14:03:07Z` for UTC");
      CliRun.on(text, folder, "at", "2001-01-01T00:00:00Z", "select 1")
          .failsWith(
              1,
              "error: 2001-01-01T00:00:00Z is before the first base backup, which was complete at "
                  + first,
              "hint: Restore to that moment or a later one.");
      CliRun late = CliRun.on(text, folder, "at", "2100-01-01T00:00:00Z", "select 1").hasExit(1);
      assertThat(late.err())
          .startsWith("error: 2100-01-01T00:00:00Z is later than what was received");
      CliRun.on(text, folder, "at", "latest")
          .failsWith(
              2,
              "error: what is to be seen there?",
              "hint: Write `dbkeep at TIME \"select ...\"`, `dbkeep at TIME --table T --into NEW`,"
                  + " `dbkeep at TIME --keep` or `dbkeep at --stop`.");
      assertThat(CliRun.on(text, folder, "at", "latest", "--table", "x").hasExit(2).err())
          .startsWith("error: --table and --into belong together");
      CliRun nothing =
          CliRun.on(text, folder, "at", "latest", "select 1", "--repo", "nothing").hasExit(1);
      assertThat(nothing.err()).startsWith("error: there are no backups at ");
      assertThat(left()).isEmpty();
    }
  }
}
