package dev.dbkeep.cli.backup;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dbkeep.cli.CliRun;
import dev.dbkeep.testing.ProtectedDatabase;
import dev.dbkeep.testing.TestDatabase;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

final class UndoRowsTest {
  private static final String TABLES =
      """
      CREATE TABLE customer (id int PRIMARY KEY, name text NOT NULL);
      CREATE TABLE "Order" (
        id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, customer int REFERENCES customer,
        "the note" text, price numeric(10,2), doubled numeric GENERATED ALWAYS AS (price * 2) STORED);
      CREATE TABLE spread (area text, id int, note text, PRIMARY KEY (area, id))
        PARTITION BY LIST (area);
      CREATE TABLE spread_a PARTITION OF spread FOR VALUES IN ('a');
      CREATE TABLE keyless (n int);
      INSERT INTO customer SELECT i, 'customer ' || i FROM generate_series(1, 9) i;
      INSERT INTO "Order" (customer, "the note", price)
      SELECT 1 + i % 9, CASE WHEN i % 2 = 0 THEN E'it''s "' || i END, i / 3.0
      FROM generate_series(1, 100) i;
      INSERT INTO spread SELECT 'a', i, 'row ' || i FROM generate_series(1, 9) i;
      INSERT INTO keyless VALUES (1);
      """;
  private static final String SUM =
      "SELECT count(*) || md5(string_agg(t::text, ',' ORDER BY id)) FROM \"Order\" t";

  @TempDir private Path folder;
  private String url = "";
  private Instant moment = Instant.EPOCH;

  private CliRun undo(String... words) {
    List<String> all = new ArrayList<>(List.of("undo", "--at", moment.toString(), "--rows"));
    all.addAll(Arrays.asList(words));
    return CliRun.on(url, folder, all.toArray(String[]::new));
  }

  @Test
  void single_rows_come_back_as_they_were_whoever_changed_them() throws Exception {
    try (TestDatabase test = TestDatabase.create();
        ProtectedDatabase database = ProtectedDatabase.of(test.url(), folder)) {
      url = test.urlText();
      database.run(TABLES);
      String original = database.text(SUM);
      moment = database.moment();
      database.run("DELETE FROM \"Order\" WHERE id IN (4, 5)");
      database.run("UPDATE \"Order\" SET \"the note\" = 'oops', price = 1 WHERE id IN (6, 7)");
      database.run("UPDATE spread SET note = 'oops' WHERE id = 3");
      database.run("CREATE TABLE later (id int PRIMARY KEY)");
      database.awaitReceived(database.moment());

      CliRun missing = undo("Order", "--key", "id=4", "--key", "id=5").hasExit(0);
      assertThat(missing.out())
          .startsWith("-- rows of Order as of " + moment + "\nBEGIN;")
          .contains("INSERT INTO \"public\".\"Order\"", "it''s \"4");
      assertThat(missing.err()).contains("2 deleted and 0 overwritten rows would come back");
      assertThat(database.text(SUM)).as("only a script").isNotEqualTo(original);
      undo("Order", "--key", "id=4", "--key", "id=5", "--apply").hasExit(0);

      CliRun changed = undo("Order", "--key", "id=6", "--key", "id=7").hasExit(3);
      assertThat(changed.err())
          .contains("conflict: Order id=6 is there with other values")
          .contains("the note was 'it's \"6', is 'oops'; price was '2.00', is '1.00'")
          .contains("conflict: Order id=7 is there")
          .contains("the note was NULL, is 'oops'");
      JsonNode json = undo("Order", "--key", "id=7", "--json").hasExit(3).json();
      assertThat(json.get("conflicts").get(0).get("differences").toString())
          .contains("{\"column\":\"the note\",\"then\":null,\"now\":\"oops\"}");
      assertThat(undo("Order", "--key", "id=6", "--apply").hasExit(5).err())
          .contains("nothing was changed");
      undo("Order", "--key", "id=6", "--key", "id=7", "--apply", "--overwrite", "id=6").hasExit(5);
      CliRun script = undo("Order", "--key", "id=6", "--overwrite").hasExit(0);
      assertThat(script.out()).contains("UPDATE \"public\".\"Order\" SET \"the note\" = ");
      database.run(script.out());
      undo("Order", "--key", "id=7", "--overwrite", "--apply").hasExit(0);
      assertThat(database.text(SUM)).isEqualTo(original);
      assertThat(undo("Order", "--key", "id=7").hasExit(0).out()).isEmpty();
      undo("spread", "--key", "area=a", "--key", "id=3", "--apply", "--overwrite", "area=a, id=3")
          .hasExit(0);
      assertThat(database.text("SELECT note FROM spread WHERE id = 3")).isEqualTo("row 3");
      refusals(database);
    }
  }

  private void refusals(ProtectedDatabase database) {
    database.run("DELETE FROM \"Order\" WHERE customer = 1; DELETE FROM customer WHERE id = 1");
    assertThat(undo("Order", "--key", "customer=1").hasExit(3).err())
        .contains("refers to a row that is not there any more");
    undo("customer", "--key", "id=1", "--apply").hasExit(0);
    undo("Order", "--key", "customer=1", "--apply").hasExit(0);
    undo("Order", "--key", "id=4711", "-q")
        .failsWith(
            2,
            "error: Order had no row with id=4711 then",
            "hint: `dbkeep when-deleted Order --key id=700` says when a row went; name a moment"
                + " before.");
    assertThat(undo("later", "--key", "id=1").hasExit(2).err())
        .contains("there was no table later");
    assertThat(undo("keyless", "--key", "n=1").hasExit(2).err()).contains("has no primary key");
    assertThat(undo("Order").hasExit(2).err()).contains("--rows needs --key and --at");
    assertThat(undo("Order", "--key", "id=1", "--table", "x").hasExit(2).err())
        .contains("--table belongs to a transaction");
    assertThat(undo("Order", "--key", "nothing").hasExit(2).err())
        .contains("not a column and its value");
    assertThat(CliRun.on(url, folder, "undo").hasExit(2).err()).contains("which of them?");
    assertThat(CliRun.on(url, folder, "undo", "7", "--overwrite").hasExit(2).err())
        .contains("--overwrite needs the key of a row here");
    database.run("DROP TABLE \"Order\"");
    assertThat(undo("Order", "--key", "id=1").hasExit(2).err())
        .contains("Order is not there any more");
  }
}
