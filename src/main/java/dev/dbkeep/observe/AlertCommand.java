package dev.dbkeep.observe;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.json.JsonMapper;

/**
 * Tells an incident to a command of the user, run by sh: as JSON on its standard input, its parts
 * in the environment ({@code DBKEEP_ALERT_STATE}, {@code _KIND}, {@code _OBJECT}, {@code _TEXT}).
 */
public final class AlertCommand {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final String command;
  private final Path directory;

  public AlertCommand(String command, Path directory) {
    this.command = command;
    this.directory = directory;
  }

  /** Why it could not be delivered; empty when it was. */
  public Optional<String> send(IncidentBook.Change change) throws InterruptedException {
    ProcessBuilder builder =
        new ProcessBuilder("sh", "-c", command)
            .directory(directory.toFile())
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.DISCARD);
    Incident incident = change.incident();
    builder.environment().put("DBKEEP_ALERT_STATE", state(change));
    builder.environment().put("DBKEEP_ALERT_KIND", incident.kind());
    builder.environment().put("DBKEEP_ALERT_OBJECT", incident.object());
    builder.environment().put("DBKEEP_ALERT_TEXT", incident.what());
    try {
      Process process = builder.start();
      try (OutputStream input = process.getOutputStream()) {
        input.write((json(change) + "\n").getBytes(StandardCharsets.UTF_8));
      } catch (IOException e) {
        // A command that does not read its input is fine: how it ends says whether it worked.
      }
      if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
        return Optional.of("it did not end within " + PATIENCE.toSeconds() + " s");
      }
      int code = process.exitValue();
      return code == 0 ? Optional.empty() : Optional.of("it ended with " + code);
    } catch (IOException e) {
      return Optional.of(String.valueOf(e.getMessage()));
    }
  }

  /** One line of JSON, as commands and logs get it. */
  public static String json(IncidentBook.Change change) {
    Incident incident = change.incident();
    Map<String, String> document = new LinkedHashMap<>();
    document.put("state", state(change));
    document.put("kind", incident.kind());
    document.put("object", incident.object());
    document.put("text", incident.what());
    document.put("value", incident.value());
    document.put("threshold", incident.threshold());
    document.put("fix", incident.fix());
    document.put("since", change.since().toString());
    document.put("at", change.at().toString());
    return JsonMapper.shared().writeValueAsString(document);
  }

  private static String state(IncidentBook.Change change) {
    return change.state().name().toLowerCase(Locale.ROOT);
  }
}
