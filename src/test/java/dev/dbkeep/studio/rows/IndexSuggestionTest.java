package dev.dbkeep.studio.rows;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dbkeep.studio.Studio;
import dev.dbkeep.studio.StudioClient;
import dev.dbkeep.studio.StudioOptions;
import dev.dbkeep.testing.TestDatabase;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;

/** What is suggested is an index that PostgreSQL makes and then uses. */
@Timeout(60)
final class IndexSuggestionTest {
  private final TestDatabase database = TestDatabase.create();
  private Studio studio;
  private StudioClient client;

  @BeforeEach
  void start() {
    database.run(
        """
        CREATE TABLE t (id int PRIMARY KEY, word text, n int, m int, doc jsonb, old json, tags text[], span int4range, place point, ip inet, loud text);
        INSERT INTO t SELECT i, md5(i::text), i, i % 7, jsonb_build_object('n', i), '{}', ARRAY[md5(i::text)], int4range(i, i + 1), '(1,1)',
          '10.0.0.0'::inet + i, md5(i::text) FROM generate_series(1, 20000) i;
        ANALYZE t;
        """);
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

  private JsonNode plan(Object filter) {
    return client.post("/api/plan", Map.of("schema", "public", "name", "t", "filter", filter));
  }

  private static Map<String, Object> where(String column, String operator, String value) {
    return Map.of("column", column, "operator", operator, "value", value);
  }

  /** Makes what is suggested and looks whether the same filter uses it. */
  private void serves(Object filter, String kind) {
    JsonNode before = plan(filter);
    assertThat(before.get("scan").asString()).isEqualTo("sequential");
    String suggestion = before.get("suggestion").asString();
    assertThat(suggestion).contains(kind);
    database.run(suggestion);
    database.run("ANALYZE t");
    JsonNode after = plan(filter);
    assertThat(after.get("scan").asString()).as(suggestion).isEqualTo("index");
    assertThat(after.get("suggestion").isNull()).isTrue();
  }

  @Test
  void each_way_to_compare_gets_the_index_that_answers_it() {
    serves(where("n", "=", "5"), "(\"n\")");
    serves(where("ip", "=", "10.0.0.77"), "(\"ip\")");
    serves(where("doc", "@>", "{\"n\": 77}"), "USING gin (\"doc\")");
    serves(where("tags", "@>", "{x}"), "USING gin (\"tags\")");
    serves(where("span", "@>", "[77,78)"), "USING gist (\"span\")");
    serves(where("word", "starts with", "abcde"), "text_pattern_ops");
  }

  @Test
  void columns_that_must_be_equal_come_before_one_range() {
    Object filter =
        Map.of(
            "all",
            List.of(where("n", ">", "19990"), where("id", ">", "5"), where("word", "=", "x")));
    database.run("ALTER TABLE t DROP CONSTRAINT t_pkey");
    serves(filter, "(\"word\", \"n\")");
  }

  /** An extension is not everybody's to make: without it nothing is suggested. */
  @Test
  void parts_of_a_text_are_found_by_their_letters_where_the_extension_is() {
    Object filter = where("loud", "contains", "abcdef");
    assertThat(plan(filter).get("suggestion").isNull()).isTrue();
    database.run("CREATE SCHEMA \"ext e\"; CREATE EXTENSION pg_trgm SCHEMA \"ext e\"");
    serves(filter, "\"ext e\".gin_trgm_ops");
  }

  @Test
  void nothing_is_suggested_where_no_index_can_be_or_one_is_there_already() {
    assertThat(plan(where("old", "=", "{}")).get("suggestion").isNull()).isTrue();
    database.run("CREATE INDEX ON t (m)");
    JsonNode unselective = plan(where("m", ">=", "0"));
    assertThat(unselective.get("scan").asString()).isEqualTo("sequential");
    assertThat(unselective.get("suggestion").isNull()).isTrue();
  }

  @Test
  void nothing_is_suggested_that_postgresql_would_refuse_or_not_use() {
    database.run(
        """
        CREATE EXTENSION citext;
        CREATE EXTENSION pg_trgm;
        ALTER TABLE t ADD padded char(40) DEFAULT '', ADD folded citext DEFAULT '';
        CREATE VIEW seen AS SELECT * FROM t;
        CREATE TABLE parted (word text, n int) PARTITION BY LIST (n);
        CREATE TABLE part PARTITION OF parted DEFAULT;
        INSERT INTO parted SELECT word, n FROM t;
        """);
    for (String table : List.of("seen", "parted")) {
      assertThat(suggestion(table, where("n", "=", "5"))).as(table).isNull();
    }
    for (String operator : List.of("starts with", "contains")) {
      assertThat(suggestion("t", where("padded", operator, "abc"))).as(operator).isNull();
      assertThat(suggestion("t", where("folded", operator, "abc"))).as(operator).isNull();
      assertThat(suggestion("t", where("word", operator, "abc"))).as(operator).isNotNull();
    }
  }

  private @Nullable String suggestion(String table, Object filter) {
    JsonNode suggestion =
        client
            .post("/api/plan", Map.of("schema", "public", "name", table, "filter", filter))
            .get("suggestion");
    return suggestion.isNull() ? null : suggestion.asString();
  }
}
