package dev.dbkeep.studio.rows;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.dbkeep.postgres.ServerUrl;
import dev.dbkeep.studio.Studio;
import dev.dbkeep.studio.StudioClient;
import dev.dbkeep.studio.StudioOptions;
import dev.dbkeep.testing.TestDatabase;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;

/** A table of many blocks, read by several connections side by side. */
@Timeout(120)
final class ScanTest {
  private static final int ROWS = 4000;
  private static final String SLOW = "pg_sleep(0.002) IS NOT NULL";

  private final TestDatabase database = TestDatabase.create();
  private Studio studio;
  private StudioClient client;

  @BeforeEach
  void start() {
    // four rows in a block, and as many readers as if it were large
    database.run(
        """
        CREATE TABLE t (id int PRIMARY KEY, pad text);
        INSERT INTO t SELECT i, repeat(md5(i::text), 60) FROM generate_series(1, %d) i;
        DO $$ BEGIN EXECUTE format('ALTER DATABASE %%I SET min_parallel_table_scan_size = 0', current_database()); END $$;
        """
            .formatted(ROWS));
    studio =
        Studio.start(new StudioOptions(database.url(), 0, false, null, "dbkeep test"), List.of());
    client = new StudioClient(studio.address());
  }

  @AfterEach
  void stop() {
    client.close();
    studio.close();
    database.close();
  }

  private List<JsonNode> scan(String table, String sql, int limit) {
    return scan(client, table, sql, limit);
  }

  private Studio studioOf(String role) {
    ServerUrl own = database.url();
    ServerUrl url =
        ServerUrl.parse(
            "postgresql://%s:x@%s:%d/%s".formatted(role, own.host(), own.port(), own.database()));
    return Studio.start(new StudioOptions(url, 0, true, null, "dbkeep test"), List.of());
  }

  private static List<JsonNode> scan(StudioClient client, String table, String sql, int limit) {
    return client.stream(
            "view",
            "/api/scan",
            Map.of("schema", "public", "name", table, "filter", Map.of("sql", sql), "limit", limit))
        .toList();
  }

  private CompletableFuture<List<JsonNode>> slowScan(String sql) {
    CompletableFuture<List<JsonNode>> lines =
        CompletableFuture.supplyAsync(() -> scan("t", sql, 100_000));
    await().atMost(Duration.ofSeconds(20)).until(() -> running() > 1);
    return lines;
  }

  private static List<Integer> ids(List<JsonNode> lines) {
    return lines.stream()
        .flatMap(line -> line.get("rows").valueStream())
        .map(row -> row.get("cells").get(0).asString())
        .map(Integer::valueOf)
        .sorted()
        .toList();
  }

  private static List<Integer> all() {
    return IntStream.rangeClosed(1, ROWS).boxed().toList();
  }

  private int running() {
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                "SELECT count(*) FROM pg_stat_activity WHERE state = 'active' AND pid <>"
                    + " pg_backend_pid() AND datname = current_database()")) {
      row.next();
      return row.getInt(1);
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void every_row_is_met_once_while_progress_grows_to_the_end() {
    List<JsonNode> lines = slowScan(SLOW).join();
    assertThat(ids(lines)).isEqualTo(all());
    assertThat(lines).extracting(line -> line.get("progress").asDouble()).isSorted();
    assertThat(lines.getLast().get("complete").asBoolean()).isTrue();
    assertThat(lines.getLast().get("progress").asDouble()).isEqualTo(1.0);
  }

  @Test
  void all_readers_see_one_moment() {
    CompletableFuture<List<JsonNode>> lines = slowScan(SLOW);
    // every row gets another place, behind all that is read
    database.run("UPDATE t SET pad = 'new'");
    assertThat(ids(lines.join())).isEqualTo(all());
  }

  @Test
  void partitions_are_read_as_one_table() {
    database.run(
        """
        CREATE TABLE p (id int, pad text) PARTITION BY RANGE (id);
        CREATE TABLE p1 PARTITION OF p FOR VALUES FROM (1) TO (1000);
        CREATE TABLE p2 PARTITION OF p FOR VALUES FROM (1000) TO (1001);
        CREATE TABLE p3 PARTITION OF p DEFAULT;
        CREATE TABLE p4 PARTITION OF p FOR VALUES FROM (9000) TO (9001);
        INSERT INTO p SELECT * FROM t;
        """);
    assertThat(ids(scan("p", "true", 100_000))).isEqualTo(all());
  }

  @Test
  void rows_of_tables_that_inherit_are_read_as_well() {
    database.run(
        """
        CREATE TABLE parent (id int, pad text);
        CREATE TABLE child (more int) INHERITS (parent);
        INSERT INTO parent VALUES (1, '');
        INSERT INTO child SELECT id, pad, 0 FROM t WHERE id > 1;
        """);
    assertThat(ids(scan("parent", "true", 100_000))).isEqualTo(all());
  }

  /** Policies of a table do not hold for those who read its partitions. */
  @Test
  void a_part_of_a_table_is_read_only_by_those_who_may_and_as_policies_say() {
    database.run(
        """
        CREATE TABLE p (id int, pad text) PARTITION BY RANGE (id);
        CREATE TABLE p1 PARTITION OF p DEFAULT;
        INSERT INTO p SELECT * FROM t;
        """);
    String role = database.url().database() + "_reader";
    database.run("CREATE ROLE %1$s LOGIN PASSWORD 'x'; GRANT SELECT ON p TO %1$s".formatted(role));
    try (Studio other = studioOf(role);
        StudioClient reader = new StudioClient(other.address())) {
      assertThat(ids(scan(reader, "p", "true", 100_000))).isEqualTo(all());
      database.run(
          "ALTER TABLE p ENABLE ROW LEVEL SECURITY; CREATE POLICY few ON p USING (id <= 5); GRANT"
              + " SELECT ON p1 TO "
              + role);
      assertThat(ids(scan(reader, "p", "true", 100_000))).containsExactly(1, 2, 3, 4, 5);
    } finally {
      database.run("DROP OWNED BY %1$s; DROP ROLE %1$s".formatted(role));
    }
  }

  @Test
  void no_more_rows_than_wanted_are_told_however_many_read() {
    for (int limit : List.of(1, 7, 500, ROWS - 1)) {
      List<JsonNode> lines = scan("t", "true", limit);
      assertThat(ids(lines)).hasSize(limit).doesNotHaveDuplicates();
      assertThat(lines.getLast().get("found").asInt()).isEqualTo(limit);
      assertThat(lines.getLast().get("complete").asBoolean()).isFalse();
    }
  }

  @Test
  void an_error_that_one_reader_meets_ends_all_and_is_told() {
    List<JsonNode> lines =
        scan("t", "%s AND 1 / (id - %d) IS NOT NULL".formatted(SLOW, ROWS - 5), 100_000);
    assertThat(lines.getLast().get("error").get("message").asString()).contains("division by zero");
    await().atMost(Duration.ofSeconds(5)).until(() -> running() == 0);
  }

  /** The connection that was asked has nothing to do meanwhile, and is not taken for forgotten. */
  @Test
  void a_stretch_may_take_longer_than_a_transaction_may_be_idle() {
    List<JsonNode> lines =
        scan("t", "CASE WHEN id = 3900 THEN pg_sleep(33) IS NOT NULL ELSE true END", 100_000);
    assertThat(ids(lines)).isEqualTo(all());
  }

  @Test
  void readers_of_a_view_that_is_left_all_end() {
    CompletableFuture<List<JsonNode>> lines = slowScan("pg_sleep(0.05) IS NOT NULL");
    client.post("/api/leave", Map.of("view", "view"));
    await().atMost(Duration.ofSeconds(5)).until(() -> running() == 0);
    assertThat(lines.join().getLast().has("error")).isTrue();
  }

  @Test
  void many_scans_at_once_share_the_readers_and_all_end() {
    List<CompletableFuture<List<JsonNode>>> scans =
        IntStream.range(0, 8)
            .mapToObj(_ -> CompletableFuture.supplyAsync(() -> scan("t", "true", 100_000)))
            .toList();
    assertThat(scans).allSatisfy(scan -> assertThat(ids(scan.join())).isEqualTo(all()));
  }

  @Test
  void a_table_without_blocks_is_complete_at_once() {
    database.run("CREATE TABLE none (id int)");
    List<JsonNode> lines = scan("none", "true", 100);
    assertThat(lines.getLast().get("complete").asBoolean()).isTrue();
  }

  /** Of such a one the file may be missing, as that of an unlogged table on a standby. */
  @Test
  void what_cannot_be_read_is_not_told_as_empty() {
    database.run("CREATE MATERIALIZED VIEW later AS SELECT id FROM t WITH NO DATA");
    List<JsonNode> lines = scan("later", "true", 100);
    assertThat(lines.getLast().get("error").get("message").asString())
        .contains("has not been populated");
  }

  @Test
  void a_partition_that_is_being_detached_is_no_part_of_its_table() throws SQLException {
    database.run(
        """
        CREATE TABLE p (id int, pad text) PARTITION BY RANGE (id);
        CREATE TABLE p1 PARTITION OF p FOR VALUES FROM (1) TO (11);
        CREATE TABLE p2 PARTITION OF p FOR VALUES FROM (11) TO (21);
        INSERT INTO p SELECT i, '' FROM generate_series(1, 20) i;
        """);
    try (Connection reader = database.connect();
        Connection owner = database.connect();
        Statement reading = reader.createStatement();
        Statement detaching = owner.createStatement()) {
      reader.setAutoCommit(false);
      reading.execute("SELECT FROM p");
      detaching.execute("SET statement_timeout = '1s'");
      assertThatThrownBy(() -> detaching.execute("ALTER TABLE p DETACH PARTITION p1 CONCURRENTLY"))
          .hasMessageContaining("statement timeout");
      reader.rollback();
    }
    assertThat(ids(scan("p", "true", 100)))
        .isEqualTo(IntStream.rangeClosed(11, 20).boxed().toList());
  }
}
