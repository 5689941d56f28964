package dev.dbkeep.studio.rows;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dbkeep.studio.Studio;
import dev.dbkeep.studio.StudioClient;
import dev.dbkeep.studio.StudioOptions;
import dev.dbkeep.testing.TestDatabase;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Pages in any order show every row once, forwards and backwards, whatever is equal or NULL. */
final class PagesTest {
  private static TestDatabase database;
  private static Studio studio;
  private static StudioClient client;

  @BeforeAll
  static void start() {
    database = TestDatabase.create();
    database.run(
        """
        CREATE TABLE mixed (a int, b text, c timestamptz, "d ""e" numeric, case_ int, "case" int, PRIMARY KEY (case_, b));
        INSERT INTO mixed
          SELECT CASE WHEN i % 7 > 0 THEN i % 5 END, 'b' || i % 50, CASE WHEN i % 11 > 0 THEN timestamptz 'epoch' + i % 13 * interval '1 microsecond' END,
                 CASE i % 9 WHEN 0 THEN NULL WHEN 1 THEN numeric 'NaN' WHEN 2 THEN 'Infinity' ELSE i % 4 END, i / 50, 1000 - i
            FROM generate_series(0, 499) i;
        CREATE TABLE keyless (n int, t text);
        INSERT INTO keyless SELECT i % 10, 'x' FROM generate_series(1, 250) i;
        CREATE VIEW seen AS SELECT n, t FROM keyless;
        CREATE TABLE ids (id uuid PRIMARY KEY DEFAULT gen_random_uuid(), n int);
        INSERT INTO ids (n) SELECT generate_series(1, 40000);
        CREATE TABLE numbers (id bigint PRIMARY KEY, at timestamptz NOT NULL);
        INSERT INTO numbers SELECT i, timestamptz '2026-01-01' + i * interval '1 minute' FROM generate_series(1, 60000) i;
        CREATE INDEX ON numbers (at);
        CREATE TABLE parted (id int, day date, PRIMARY KEY (id, day)) PARTITION BY RANGE (day);
        CREATE TABLE parted_1 PARTITION OF parted FOR VALUES FROM (MINVALUE) TO ('2026-01-01');
        CREATE TABLE parted_2 PARTITION OF parted FOR VALUES FROM ('2026-01-01') TO (MAXVALUE);
        INSERT INTO parted SELECT i, date '2025-12-01' + i % 60 FROM generate_series(1, 300) i;
        ANALYZE;
        """);
    studio =
        Studio.start(new StudioOptions(database.url(), 0, false, null, "dbkeep test"), List.of());
    client = new StudioClient(studio.address());
  }

  @AfterAll
  static void stop() {
    client.close();
    studio.close();
    database.close();
  }

  @Test
  void every_row_is_seen_once_in_forty_random_orders() {
    Random random = new Random(20261122);
    List<String> columns = List.of("a", "b", "c", "d \"e", "case_", "case");
    for (int i = 0; i < 40; i++) {
      List<Map<String, Object>> sort = new ArrayList<>();
      for (String column : columns) {
        if (random.nextInt(3) == 0) {
          sort.add(Map.of("column", column, "descending", random.nextBoolean()));
        }
      }
      check("mixed", sort, List.of("case_", "b"), 7 + random.nextInt(120));
    }
  }

  @Test
  void partitioned_tables_have_pages_like_others() {
    check("parted", List.of(), List.of("id", "day"), 37);
    check("parted", List.of(Map.of("column", "day", "descending", true)), List.of("id", "day"), 41);
  }

  /** Walks forwards and backwards, and compares with the server's own order. */
  private static void check(
      String table, List<Map<String, Object>> sort, List<String> key, int limit) {
    List<String> expected = ordered(table, sort, key);
    assertThat(walk(table, sort, limit, false)).as("%s %s", table, sort).isEqualTo(expected);
    assertThat(walk(table, sort, limit, true).reversed())
        .as("%s %s backwards", table, sort)
        .isEqualTo(expected);
  }

  private static List<String> walk(
      String table, List<Map<String, Object>> sort, int limit, boolean backwards) {
    List<String> seen = new ArrayList<>();
    Map<String, Object> place = Map.of("at", backwards ? "last" : "first");
    while (true) {
      JsonNode page = client.rows(table, sort, place, limit);
      assertThat(page.get("method").asString()).isEqualTo("keyset");
      List<JsonNode> rows = new ArrayList<>(page.get("rows").valueStream().toList());
      assertThat(rows).isNotEmpty();
      boolean more = page.get(backwards ? "before" : "after").asBoolean();
      List<String> texts =
          new ArrayList<>(rows.stream().map(row -> row.get("cells").toString()).toList());
      seen.addAll(backwards ? texts.reversed() : texts);
      if (!more) {
        return seen;
      }
      JsonNode edge = backwards ? rows.getFirst() : rows.getLast();
      place = Map.of("at", backwards ? "before" : "after", "cursor", edge.get("cursor"));
    }
  }

  private static List<String> ordered(
      String table, List<Map<String, Object>> sort, List<String> key) {
    boolean descending = !sort.isEmpty() && Boolean.TRUE.equals(sort.getLast().get("descending"));
    List<String> order =
        new ArrayList<>(
            sort.stream()
                .map(
                    column ->
                        "t.\"%s\"%s"
                            .formatted(
                                column.get("column").toString().replace("\"", "\"\""),
                                Boolean.TRUE.equals(column.get("descending")) ? " DESC" : ""))
                .toList());
    key.forEach(column -> order.add("t." + column + (descending ? " DESC" : "")));
    return query(table, String.join(", ", order));
  }

  /** The rows as the endpoint writes them, in the server's order. */
  private static List<String> query(String table, String order) {
    String columns =
        client
            .get("/api/tables/public/" + table)
            .get("columns")
            .valueStream()
            .map(column -> column.get("name").asString().replace("\"", "\"\""))
            .map(
                name ->
                    "CASE WHEN t.\"%1$s\" IS NOT NULL THEN format('%%s', t.\"%1$s\") END"
                        .formatted(name))
            .collect(Collectors.joining(", "));
    List<String> rows = new ArrayList<>();
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement()) {
      statement.execute(
          "SET TimeZone = '" + client.get("/api/session").get("timeZone").asString() + "'");
      try (ResultSet row =
          statement.executeQuery(
              "SELECT array_to_json(ARRAY["
                  + columns
                  + "])::text FROM "
                  + table
                  + " t ORDER BY "
                  + order)) {
        while (row.next()) {
          rows.add(row.getString(1));
        }
      }
    } catch (SQLException e) {
      throw new AssertionError(order, e);
    }
    return rows;
  }

  @Test
  void tables_without_a_key_and_views_are_walked_by_counting() {
    for (String name : List.of("keyless", "seen")) {
      JsonNode page = client.rows(name, List.of(), Map.of("at", "offset", "offset", 200), 100);
      assertThat(page.get("method").asString()).isEqualTo("offset");
      assertThat(page.get("rows").size()).isEqualTo(50);
      assertThat(page.get("after").asBoolean()).isFalse();
      assertThat(page.get("before").asBoolean()).isTrue();
      assertThat(client.rows(name, List.of(), Map.of("at", "last"), 30).get("rows").size())
          .isEqualTo(30);
    }
  }

  @Test
  void a_jump_lands_near_its_share_without_counting() {
    for (double percent : List.of(1.0, 37.0, 50.0, 99.0)) {
      JsonNode page = jump("numbers", List.of(), percent);
      long id = Long.parseLong(page.get("rows").get(0).get("cells").get(0).asString());
      assertThat(id / 600.0).isCloseTo(percent, org.assertj.core.data.Offset.offset(1.5));
      JsonNode byTime =
          jump("numbers", List.of(Map.of("column", "at", "descending", true)), percent);
      long late = Long.parseLong(byTime.get("rows").get(0).get("cells").get(0).asString());
      assertThat(100 - late / 600.0).isCloseTo(percent, org.assertj.core.data.Offset.offset(1.5));
    }
    JsonNode uuid = jump("ids", List.of(), 37);
    String id = uuid.get("rows").get(0).get("cells").get(0).asString();
    assertThat(Integer.parseInt(id.substring(0, 4), 16) / 655.36)
        .isCloseTo(37, org.assertj.core.data.Offset.offset(2.5));
  }

  private static JsonNode jump(String table, List<Map<String, Object>> sort, double percent) {
    JsonNode page = client.rows(table, sort, Map.of("at", "percent", "percent", percent), 10);
    assertThat(page.get("method").asString()).isEqualTo("keyset");
    assertThat(page.get("before").asBoolean()).isTrue();
    assertThat(page.get("after").asBoolean()).isTrue();
    return page;
  }

  @Test
  void an_order_without_an_index_names_the_one_that_is_missing() {
    JsonNode page =
        client.rows(
            "mixed",
            List.of(Map.of("column", "c", "descending", false)),
            Map.of("at", "first"),
            10);
    assertThat(page.get("warning").isNull()).as("small tables need none").isTrue();
  }
}
