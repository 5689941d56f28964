package dev.dbkeep.cli.backup;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dbkeep.cli.CliRun;
import dev.dbkeep.postgres.ServerUrl;
import dev.dbkeep.testing.MachinePostgres;
import dev.dbkeep.testing.ProtectedDatabase;
import dev.dbkeep.testing.TestDatabase;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

class WhenDeletedCommandTest {
  private static final String ROWS =
      """
      CREATE TABLE orders (id int PRIMARY KEY, note text);
      CREATE TABLE other (id int PRIMARY KEY);
      INSERT INTO orders SELECT i, repeat(md5(i::text), 20) FROM generate_series(1, 3000) i;
      INSERT INTO other SELECT generate_series(1, 100);
      CREATE TABLE parts (id int, area text, PRIMARY KEY (id, area)) PARTITION BY LIST (area);
      CREATE TABLE parts_a PARTITION OF parts FOR VALUES IN ('a');
      CREATE TABLE parts_b PARTITION OF parts FOR VALUES IN ('b');
      INSERT INTO parts SELECT i, CASE WHEN i % 2 = 0 THEN 'a' ELSE 'b' END
      FROM generate_series(1, 20) i;
      """;

  @TempDir private Path folder;

  @Test
  void every_transaction_that_took_rows_is_found_on_18() throws Exception {
    try (TestDatabase database = TestDatabase.create()) {
      everyTransactionIsFound(database.url(), database.urlText());
    }
  }

  @Test
  void every_transaction_that_took_rows_is_found_on_15() throws Exception {
    try (MachinePostgres machine = MachinePostgres.create()) {
      everyTransactionIsFound(machine.url(), machine.urlText());
    }
  }

  private void everyTransactionIsFound(ServerUrl url, String text) throws Exception {
    try (ProtectedDatabase database = ProtectedDatabase.of(url, folder)) {
      database.run(ROWS);
      List<List<Long>> expected = new ArrayList<>();
      expected.add(taken(database, "DELETE FROM orders WHERE id BETWEEN 1 AND 500"));
      taken(database, "DELETE FROM other");
      database.rolledBack("DELETE FROM orders");
      expected.add(
          taken(
              database,
              """
              DELETE FROM orders WHERE id = 600;
              SAVEPOINT one; DELETE FROM orders WHERE id > 2000; ROLLBACK TO one;
              SAVEPOINT two; DELETE FROM orders WHERE id = 601; RELEASE two;
              """));
      taken(database, "UPDATE orders SET note = 'new' WHERE id = 700");
      taken(database, "INSERT INTO orders VALUES (700, 'twice') ON CONFLICT DO NOTHING");
      expected.add(taken(database, "DELETE FROM orders WHERE id = 700"));
      // many subtransactions, many invalidations: a commit of several pages
      expected.add(
          taken(
              database,
              """
              DO $$ BEGIN
                FOR i IN 1001..1400 LOOP
                  BEGIN DELETE FROM orders WHERE id = i; EXCEPTION WHEN OTHERS THEN NULL; END;
                END LOOP;
                FOR i IN 1..60 LOOP EXECUTE format('CREATE TABLE filler_%s (n int)', i); END LOOP;
              END $$
              """));
      database.run("SELECT pg_switch_wal()");
      taken(database, "DELETE FROM parts WHERE id <= 7");
      database.awaitReceived(database.moment());

      JsonNode found =
          CliRun.on(text, folder, "when-deleted", "orders", "--json").hasExit(0).json();
      assertThat(counts(found)).isEqualTo(expected);
      JsonNode updated =
          CliRun.on(text, folder, "when-deleted", "orders", "--updates", "--json")
              .hasExit(0)
              .json();
      assertThat(updated.get("transactions")).hasSize(expected.size() + 1);
      JsonNode parts = CliRun.on(text, folder, "when-deleted", "parts", "--json").hasExit(0).json();
      assertThat(parts.get("transactions").get(0).get("deleted").asLong()).isEqualTo(7);

      CliRun row = CliRun.on(text, folder, "when-deleted", "orders", "--key", "id=700").hasExit(0);
      assertThat(row.out())
          .startsWith("id=700 of orders was taken by transaction " + expected.get(2).get(0) + ",");
      JsonNode first =
          CliRun.on(text, folder, "when-deleted", "orders", "--key", "id=3", "--json")
              .hasExit(0)
              .json();
      assertThat(first.get("takenBy").get("xid").asLong()).isEqualTo(expected.get(0).get(0));
      assertThat(
              CliRun.on(text, folder, "when-deleted", "orders", "--key", "id=999").hasExit(0).out())
          .startsWith("id=999 of orders is there, or was not seen");

      throughRewrites(database, text);
    }
  }

  /** A new file hides what was deleted before; a row is followed through it. */
  private void throughRewrites(ProtectedDatabase database, String text) {
    database.run("VACUUM FULL orders");
    long xid = taken(database, "TRUNCATE orders").get(0);
    database.awaitReceived(database.moment());
    CliRun run = CliRun.on(text, folder, "when-deleted", "orders").hasExit(0);
    assertThat(run.out()).contains(xid + " ").contains("and the table got a new file");
    assertThat(run.err()).contains("note: a new file means TRUNCATE");
    JsonNode row =
        CliRun.on(text, folder, "when-deleted", "orders", "--key", "id=2500", "--json")
            .hasExit(0)
            .json();
    assertThat(row.get("takenBy").get("xid").asLong()).isEqualTo(xid);
    assertThat(row.get("takenBy").get("rewritten").asBoolean()).isTrue();
  }

  /** Runs it and says which transaction it was and how many rows of orders it took. */
  private static List<Long> taken(ProtectedDatabase database, String sql) {
    long before = database.value("SELECT count(*) FROM orders", Long.class);
    long xid = database.transaction(sql);
    long after = database.value("SELECT count(*) FROM orders", Long.class);
    return List.of(xid, before - after);
  }

  private static List<List<Long>> counts(JsonNode found) {
    List<List<Long>> counts = new ArrayList<>();
    found
        .get("transactions")
        .forEach(
            node -> {
              assertThat(node.get("rewritten").asBoolean()).isFalse();
              counts.add(List.of(node.get("xid").asLong(), node.get("deleted").asLong()));
            });
    return counts;
  }

  @Test
  void wrong_input_is_refused() throws Exception {
    try (TestDatabase database = TestDatabase.create()) {
      String text = database.urlText();
      CliRun.on(text, folder, "when-deleted", "orders")
          .failsWith(
              1,
              "error: there are no backups at " + folder.resolve(".dbkeep/backups"),
              "hint: Begin with `dbkeep protect`, or name their place with --repo.");
      try (ProtectedDatabase live = ProtectedDatabase.of(database.url(), folder)) {
        live.awaitReceived(Instant.EPOCH);
        CliRun.on(text, folder, "when-deleted", "nowhere")
            .failsWith(
                2,
                "error: there is no table nowhere in " + database.url().database(),
                "hint: Was it dropped? `dbkeep at TIME \"select count(*) from nowhere\"` shows"
                    + " whether it was there, and `dbkeep at TIME --table nowhere --into NEW`"
                    + " brings it back.");
        CliRun.on(text, folder, "when-deleted", "nowhere", "--key", "700")
            .failsWith(
                2,
                "error: not a column and its value: 700",
                "hint: Write --key id=700, once for each column of the key.");
        CliRun.on(text, folder, "when-deleted", "nowhere", "--since", "latest")
            .failsWith(2, "error: not a time: latest", "hint: Write --since 2026-11-21T09:00:00Z.");
        CliRun.on(text, folder, "at", "xid:3", "select 1", "-q")
            .failsWith(
                1,
                "error: no commit of transaction 3 is in what was received",
                "hint: `dbkeep when-deleted TABLE` shows transactions that took rows away.");
        assertThat(Files.exists(folder.resolve(".dbkeep/past"))).isFalse();
      }
    }
  }
}
