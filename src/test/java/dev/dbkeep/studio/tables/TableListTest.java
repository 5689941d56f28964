package dev.dbkeep.studio.tables;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dbkeep.studio.Studio;
import dev.dbkeep.studio.StudioClient;
import dev.dbkeep.studio.StudioOptions;
import dev.dbkeep.testing.TestDatabase;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;

/** What there is can be seen whatever somebody else does to it just now. */
@Timeout(60)
final class TableListTest {
  private final TestDatabase database = TestDatabase.create();

  @BeforeEach
  void tables() {
    database.run(
        """
        CREATE TABLE orders (id int PRIMARY KEY, note text);
        INSERT INTO orders SELECT i, repeat('x', 100) FROM generate_series(1, 1000) i;
        CREATE TABLE events (id int, day date, PRIMARY KEY (id, day)) PARTITION BY RANGE (day);
        CREATE TABLE events_old PARTITION OF events FOR VALUES FROM (MINVALUE) TO ('2026-01-01') PARTITION BY LIST (id);
        CREATE TABLE events_old_all PARTITION OF events_old DEFAULT;
        CREATE TABLE events_new PARTITION OF events FOR VALUES FROM ('2026-01-01') TO (MAXVALUE);
        INSERT INTO events SELECT i, date '2025-12-01' + i % 60 FROM generate_series(1, 300) i;
        """);
    // the server's own ANALYZE never visits the parent
    database.run("ANALYZE orders; ANALYZE events_old_all; ANALYZE events_new");
  }

  @AfterEach
  void close() {
    database.close();
  }

  @Test
  void of_partitions_the_sum_is_shown_and_none_stays_locked() throws SQLException {
    try (Connection connection = database.connect()) {
      connection.setAutoCommit(false);
      List<TableList.Entry> tables = TableList.read(connection).tables();
      TableList.Entry events = named(tables, "events");
      assertThat(events.rows()).isEqualTo(300);
      assertThat(events.bytes())
          .isEqualTo(named(tables, "events_old_all").bytes() + named(tables, "events_new").bytes())
          .isPositive();
      assertThat(named(tables, "events_old").bytes())
          .isEqualTo(named(tables, "events_old_all").bytes());
      assertThat(named(tables, "events_old_all").parent()).isEqualTo("public.events_old");
      assertThat(
              one(
                  connection,
                  "SELECT count(*) FROM pg_locks l JOIN pg_class c ON c.oid = l.relation WHERE"
                      + " l.pid = pg_backend_pid() AND c.relname LIKE 'events%'"))
          .isEqualTo("0");
    }
  }

  @Test
  void whoever_alters_a_table_keeps_nobody_from_the_list() throws SQLException {
    try (Studio studio =
            Studio.start(
                new StudioOptions(database.url(), 0, false, null, "dbkeep test"), List.of());
        StudioClient client = new StudioClient(studio.address());
        Connection other = database.connect()) {
      for (String lock :
          List.of(
              "LOCK TABLE orders IN ACCESS EXCLUSIVE MODE",
              "REINDEX INDEX orders_pkey",
              "ALTER TABLE events_new ADD CHECK (id > 0)")) {
        other.setAutoCommit(false);
        execute(other, lock);
        Instant began = Instant.now();
        JsonNode tables = client.get("/api/tables").get("tables");
        assertThat(Duration.between(began, Instant.now()))
            .as(lock)
            .isLessThan(Duration.ofSeconds(3));
        assertThat(tables.valueStream().map(each -> each.get("name").asString()))
            .contains("orders", "events");
        other.rollback();
      }
      execute(other, "LOCK TABLE orders IN ACCESS EXCLUSIVE MODE");
      JsonNode error =
          client.error(client.refused("/api/rows", Map.of("schema", "public", "name", "orders")));
      assertThat(error.get("sqlState").asString()).isEqualTo("55P03");
      assertThat(error.get("hint").asString()).contains("Another session holds the lock");
    }
  }

  private static TableList.Entry named(List<TableList.Entry> tables, String name) {
    return tables.stream().filter(each -> each.name().equals(name)).findFirst().orElseThrow();
  }

  private static String one(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      row.next();
      return row.getString(1);
    }
  }

  private static void execute(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
