package dev.dbkeep.cli.studio;

import dev.dbkeep.cli.console.Console;
import dev.dbkeep.cli.console.Context;
import dev.dbkeep.cli.project.Project;
import dev.dbkeep.cli.studio.design.StudioWorkshop;
import dev.dbkeep.postgres.ServerUrl;
import dev.dbkeep.studio.Studio;
import dev.dbkeep.studio.StudioClient;
import dev.dbkeep.studio.StudioOptions;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** A Studio with a designer, as its page uses it. */
final class DrawnProject implements AutoCloseable {
  private final StudioWorkshop workshop;
  private final Studio studio;
  private final StudioClient client;

  DrawnProject(Path folder, ServerUrl url) {
    Context context =
        new Context(
            folder,
            Map.of("DATABASE_URL", url.withSecrets(), "HOME", folder.toString()),
            Console.captured(OutputStream.nullOutputStream(), OutputStream.nullOutputStream()),
            Clock.systemUTC());
    Project project = Project.load(context, Map.of());
    workshop = new StudioWorkshop(context, project, url, false);
    studio =
        Studio.start(
            new StudioOptions(url, 0, false, null, "dbkeep test"),
            new GrammarDangers(),
            workshop,
            List.of());
    client = new StudioClient(studio.address());
  }

  StudioClient client() {
    return client;
  }

  /** The document of a new project. */
  JsonNode begin(String start, String text) {
    return project(start, text).get("document");
  }

  JsonNode project(String start, String text) {
    return client.post("/api/projects", Map.of("name", "p", "start", start, "text", text));
  }

  JsonNode check(JsonNode document) {
    return client.post("/api/design/check", Map.of("document", document));
  }

  String sql(JsonNode document) {
    return client.post("/api/design/sql", Map.of("document", document)).get("text").asString();
  }

  JsonNode compare(JsonNode document) {
    return client.post("/api/design/compare", Map.of("document", document));
  }

  @Override
  public void close() {
    client.close();
    studio.close();
    workshop.close();
  }
}
