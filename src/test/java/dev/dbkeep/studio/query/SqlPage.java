package dev.dbkeep.studio.query;

import dev.dbkeep.cli.studio.GrammarDangers;
import dev.dbkeep.postgres.ServerUrl;
import dev.dbkeep.studio.Studio;
import dev.dbkeep.studio.StudioClient;
import dev.dbkeep.studio.StudioOptions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** The SQL page of a Studio, without its looks. */
final class SqlPage implements AutoCloseable {
  private final Studio studio;
  private final StudioClient client;

  SqlPage(ServerUrl url, boolean readOnly, @Nullable String protectedName) {
    studio =
        Studio.start(
            new StudioOptions(url, 0, readOnly, protectedName, "dbkeep test"),
            new GrammarDangers(),
            List.of());
    client = new StudioClient(studio.address());
  }

  StudioClient client() {
    return client;
  }

  static Map<String, Object> question(String text, boolean write, Object... more) {
    Map<String, Object> question = new LinkedHashMap<>(Map.of("text", text, "write", write));
    for (int i = 0; i < more.length; i += 2) {
      question.put((String) more[i], more[i + 1]);
    }
    return question;
  }

  /** The lines of an answer. */
  List<JsonNode> run(String text, boolean write, Object... more) {
    return client.stream("view", "/api/sql", question(text, write, more)).toList();
  }

  /** The line that says what failed. */
  static JsonNode failed(List<JsonNode> lines) {
    return lines.stream()
        .filter(line -> line.has("error"))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no error in " + lines));
  }

  static JsonNode error(List<JsonNode> lines) {
    return failed(lines).get("error");
  }

  /** The rows of a statement as texts, NULL as null. */
  static List<List<@Nullable String>> rows(List<JsonNode> lines, int statement) {
    List<List<@Nullable String>> rows = new ArrayList<>();
    for (JsonNode line : lines) {
      if (line.has("rows") && line.get("statement").asInt() == statement) {
        for (JsonNode row : line.get("rows")) {
          List<@Nullable String> cells = new ArrayList<>();
          row.forEach(cell -> cells.add(cell.isNull() ? null : cell.asString()));
          rows.add(cells);
        }
      }
    }
    return rows;
  }

  static JsonNode done(List<JsonNode> lines, int statement) {
    return lines.stream()
        .filter(line -> line.has("done") && line.get("statement").asInt() == statement)
        .findFirst()
        .orElseThrow(() -> new AssertionError("not done: " + lines));
  }

  @Override
  public void close() {
    client.close();
    studio.close();
  }
}
