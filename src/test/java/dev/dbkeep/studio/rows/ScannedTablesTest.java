package dev.dbkeep.studio.rows;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dbkeep.postgres.ServerUrl;
import dev.dbkeep.studio.Studio;
import dev.dbkeep.studio.StudioClient;
import dev.dbkeep.studio.StudioOptions;
import dev.dbkeep.testing.TestDatabase;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** A search through a table sees the rows that a query sees: none is left out, none too many. */
@ParameterizedClass
@MethodSource("dev.dbkeep.testing.Versions#here")
@Timeout(120)
final class ScannedTablesTest {
  @Parameter private int major;
  private TestDatabase database;
  private String role;

  @BeforeEach
  void start() {
    database = TestDatabase.createOnMajor(major);
    role = "reader_" + database.url().database();
    database.run("CREATE ROLE %s LOGIN PASSWORD 'x'".formatted(role));
  }

  @AfterEach
  void stop() {
    database.close();
  }

  /** What the role finds by a search for a name, to its end. */
  private long found(String table, String name) {
    ServerUrl url = database.url();
    ServerUrl reader =
        ServerUrl.parse(
            "postgresql://%s:x@%s:%d/%s".formatted(role, url.host(), url.port(), url.database()));
    StudioOptions options = new StudioOptions(reader, 0, false, null, "dbkeep test");
    try (Studio studio = Studio.start(options, List.of());
        StudioClient client = new StudioClient(studio.address())) {
      Map<String, Object> question =
          Map.of(
              "schema",
              "public",
              "name",
              table,
              "filter",
              Map.of("column", "name", "operator", "=", "value", name, "values", List.of()));
      List<JsonNode> lines = client.stream("view", "/api/scan", question).toList();
      assertThat(lines.getLast().get("complete").asBoolean()).as("%s", lines).isTrue();
      return lines.getLast().get("found").asLong();
    }
  }

  /** Their blocks are more than those of the table above them. */
  @Test
  void rows_of_tables_that_inherit_are_found() {
    database.run(
        """
        CREATE TABLE place (id int, name text);
        CREATE TABLE city () INHERITS (place);
        INSERT INTO place VALUES (0, 'hill');
        INSERT INTO city SELECT i, 'city ' || i FROM generate_series(1, 20000) i;
        GRANT SELECT ON place TO %s;
        """
            .formatted(role));
    assertThat(found("place", "city 20000")).isEqualTo(1);
  }

  @Test
  void rights_on_a_partitioned_table_alone_are_enough() {
    database.run(
        """
        CREATE TABLE visit (id int, name text) PARTITION BY LIST (id);
        CREATE TABLE visit_1 PARTITION OF visit FOR VALUES IN (1);
        INSERT INTO visit VALUES (1, 'x');
        GRANT SELECT ON visit TO %s;
        """
            .formatted(role));
    assertThat(found("visit", "x")).isEqualTo(1);
  }

  @Test
  void policies_of_a_partitioned_table_hold() {
    database.run(
        """
        CREATE TABLE visit (id int, name text, mine boolean) PARTITION BY LIST (id);
        CREATE TABLE visit_1 PARTITION OF visit FOR VALUES IN (1);
        INSERT INTO visit VALUES (1, 'x', true), (1, 'x', false);
        ALTER TABLE visit ENABLE ROW LEVEL SECURITY;
        CREATE POLICY mine ON visit USING (mine);
        GRANT SELECT ON visit, visit_1 TO %s;
        """
            .formatted(role));
    assertThat(found("visit", "x")).isEqualTo(1);
  }

  @Test
  void columns_that_may_be_read_are_searched() {
    database.run(
        """
        CREATE TABLE staff (id int PRIMARY KEY, name text, wage int);
        INSERT INTO staff VALUES (1, 'x', 1);
        GRANT SELECT (id, name) ON staff TO %s;
        """
            .formatted(role));
    assertThat(found("staff", "x")).isEqualTo(1);
  }
}
