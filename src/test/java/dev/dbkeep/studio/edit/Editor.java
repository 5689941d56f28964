package dev.dbkeep.studio.edit;

import dev.dbkeep.postgres.ServerUrl;
import dev.dbkeep.studio.Studio;
import dev.dbkeep.studio.StudioClient;
import dev.dbkeep.studio.StudioOptions;
import dev.dbkeep.testing.TestDatabase;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Somebody who edits rows of schema public in a Studio, and can look behind it. */
final class Editor implements AutoCloseable {
  private final TestDatabase database;
  private final ServerUrl url;
  private final Path home;
  private Studio studio;
  private StudioClient client;

  Editor(Path home, String sql) {
    this(home, TestDatabase.create(), sql);
  }

  /** On a server of another major version. */
  Editor(Path home, int major, String sql) {
    this(home, TestDatabase.createOnMajor(major), sql);
  }

  private Editor(Path home, TestDatabase database, String sql) {
    this.database = database;
    this.url = database.url();
    this.home = home;
    database.run(sql);
    begin(null, false);
  }

  private Editor(TestDatabase database, ServerUrl url, Path home) {
    this.database = database;
    this.url = url;
    this.home = home;
    begin(null, false);
  }

  /** Somebody else at the same database, who has to leave first. */
  Editor as(String user, String password) {
    return new Editor(
        database,
        ServerUrl.parse(
            "postgresql://%s:%s@%s:%d/%s"
                .formatted(user, password, url.host(), url.port(), url.database())),
        home);
  }

  private void begin(@Nullable String protectedName, boolean readOnly) {
    studio =
        Studio.start(
            new StudioOptions(url, 0, readOnly, protectedName, "dbkeep test", home), List.of());
    client = new StudioClient(studio.address());
  }

  void restart() {
    restart(null, false);
  }

  void restart(@Nullable String protectedName, boolean readOnly) {
    end();
    begin(protectedName, readOnly);
  }

  StudioClient client() {
    return client;
  }

  TestDatabase database() {
    return database;
  }

  void run(String sql) {
    database.run(sql);
  }

  /** Every row of a query, its columns joined by a bar. */
  List<String> rows(String sql) {
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      List<String> rows = new ArrayList<>();
      while (row.next()) {
        StringBuilder text = new StringBuilder();
        for (int i = 1; i <= row.getMetaData().getColumnCount(); i++) {
          text.append(i > 1 ? "|" : "").append(row.getString(i));
        }
        rows.add(text.toString());
      }
      return rows;
    } catch (SQLException e) {
      throw new AssertionError(sql, e);
    }
  }

  static Map<String, Object> update(
      String table, Map<String, ?> key, Map<String, ?> old, Map<String, ?> values) {
    return Map.of(
        "kind", "update", "schema", "public", "name", table, "key", key, "old", old, "new", values);
  }

  static Map<String, Object> insert(String table, Map<String, ?> values) {
    return Map.of("kind", "insert", "schema", "public", "name", table, "new", values);
  }

  static Map<String, Object> delete(String table, Map<String, ?> key, Map<String, ?> old) {
    return Map.of("kind", "delete", "schema", "public", "name", table, "key", key, "old", old);
  }

  /** A map that may hold null. */
  static Map<String, String> of(@Nullable String... namesAndValues) {
    Map<String, String> map = new HashMap<>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      map.put(namesAndValues[i], namesAndValues[i + 1]);
    }
    return map;
  }

  JsonNode preview(Object... changes) {
    return client.post("/api/edits/preview", Map.of("changes", List.of(changes)));
  }

  JsonNode commit(Object... changes) {
    return client.post("/api/edits/commit", Map.of("changes", List.of(changes)));
  }

  /** Commits what must succeed, and gives what undoes it. */
  String committed(Object... changes) {
    JsonNode result = commit(changes);
    if (!result.get("committed").asBoolean()) {
      throw new AssertionError(result);
    }
    return result.get("undo").asString();
  }

  JsonNode undo(String id) {
    return client.post("/api/edits/" + id + "/undo", Map.of());
  }

  private void end() {
    client.close();
    studio.close();
  }

  @Override
  public void close() {
    end();
    if (url.equals(database.url())) {
      database.close();
    }
  }
}
