package dev.dbkeep.studio.rows;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dbkeep.studio.Studio;
import dev.dbkeep.studio.StudioClient;
import dev.dbkeep.studio.StudioOptions;
import dev.dbkeep.testing.TestDatabase;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** Every value that is shown can be written as it is shown, and is the same to the byte. */
@ParameterizedClass
@MethodSource("dev.dbkeep.testing.Versions#here")
@Timeout(240)
final class TypesWrittenTest {
  @Parameter private int major;
  private static final String STORED =
      "SELECT pg_catalog.record_send(ROW(v))::text FROM t%d WHERE id = %s";

  @TempDir private static Path home;
  private static List<TypesTest.Sample> tried = List.of();
  private static TestDatabase database;
  private static Studio studio;
  private static StudioClient client;

  @BeforeParameterizedClassInvocation
  static void fill(int major) {
    tried = TypesTest.samples(major);
    database = TypesTest.filled(tried, major);
    studio =
        Studio.start(
            new StudioOptions(database.url(), 0, false, null, "dbkeep test", home), List.of());
    client = new StudioClient(studio.address());
  }

  @AfterParameterizedClassInvocation
  static void stop() {
    client.close();
    studio.close();
    database.close();
  }

  static List<Integer> tables() {
    return IntStream.range(0, tried.size()).boxed().toList();
  }

  @ParameterizedTest
  @MethodSource("tables")
  void values_are_written_as_they_are_shown(int number) {
    String table = "t" + number;
    int values = tried.get(number).values().size();
    for (int j = 0; j < values; j++) {
      String id = String.valueOf(j);
      String shown = whole(table, id);
      String stored = stored(number, id);
      // unchanged
      commit(update(table, id, shown, shown));
      assertThat(stored(number, id)).isEqualTo(stored);
      // changed from NULL, back to NULL, and to NULL and back
      String undo = commit(update(table, "1000", null, shown));
      assertThat(stored(number, "1000")).isEqualTo(stored);
      commit(update(table, "1000", shown, null));
      assertThat(whole(table, "1000")).isNull();
      assertThat(
              client
                  .post("/api/edits/" + undo + "/undo", Map.of())
                  .at("/conflicts/0/columns/0/theirs")
                  .isNull())
          .isTrue();
      undo = commit(update(table, id, shown, null));
      assertThat(client.post("/api/edits/" + undo + "/undo", Map.of()).get("committed").asBoolean())
          .isTrue();
      assertThat(stored(number, id)).isEqualTo(stored);
      // gone and added, by way of the undo
      Map<String, String> old = new HashMap<>();
      old.put("id", id);
      old.put("v", shown);
      undo =
          commit(
              Map.of(
                  "kind",
                  "delete",
                  "schema",
                  "public",
                  "name",
                  table,
                  "key",
                  Map.of("id", id),
                  "old",
                  old));
      assertThat(client.post("/api/edits/" + undo + "/undo", Map.of()).get("committed").asBoolean())
          .isTrue();
      assertThat(stored(number, id)).isEqualTo(stored);
    }
  }

  private static Map<String, Object> update(
      String table, String id, @Nullable String old, @Nullable String value) {
    Map<String, String> before = new HashMap<>();
    before.put("v", old);
    Map<String, String> after = new HashMap<>();
    after.put("v", value);
    return Map.of(
        "kind",
        "update",
        "schema",
        "public",
        "name",
        table,
        "key",
        Map.of("id", id),
        "old",
        before,
        "new",
        after);
  }

  private static String commit(Map<String, Object> change) {
    JsonNode result = client.post("/api/edits/commit", Map.of("changes", List.of(change)));
    assertThat(result.get("committed").asBoolean()).as("%s", result).isTrue();
    return result.get("undo").asString();
  }

  private static @Nullable String whole(String table, String id) {
    JsonNode value =
        client
            .post(
                "/api/cell",
                Map.of("schema", "public", "name", table, "key", Map.of("id", id), "column", "v"))
            .get("value");
    return value.isNull() ? null : value.asString();
  }

  /** The bytes that the type itself sends. */
  private static String stored(int number, String id) {
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(STORED.formatted(number, id))) {
      row.next();
      return row.getString(1);
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }
}
