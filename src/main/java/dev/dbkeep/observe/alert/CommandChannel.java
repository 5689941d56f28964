package dev.dbkeep.observe.alert;

import dev.dbkeep.observe.Incident;
import dev.dbkeep.observe.IncidentBook;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Tells an incident to a command of the user, run by sh: as JSON on its standard input, its parts
 * in the environment ({@code DBKEEP_ALERT_STATE}, {@code _KIND}, {@code _OBJECT}, {@code _TEXT}).
 */
public final class CommandChannel implements Channel {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final String command;
  private final Path directory;

  public CommandChannel(String command, Path directory) {
    this.command = command;
    this.directory = directory;
  }

  @Override
  public String name() {
    return "command";
  }

  @Override
  public Outcome send(IncidentBook.Change change) throws InterruptedException {
    Incident incident = change.incident();
    return run(
        AlertText.json(change),
        AlertText.state(change),
        incident.kind(),
        incident.object(),
        incident.what());
  }

  @Override
  public Outcome send(Letter letter) throws InterruptedException {
    return run(AlertText.json(letter), "report", "report", letter.subject(), letter.subject());
  }

  private Outcome run(String json, String state, String kind, String object, String text)
      throws InterruptedException {
    ProcessBuilder builder =
        new ProcessBuilder("sh", "-c", command)
            .directory(directory.toFile())
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.DISCARD);
    builder.environment().put("DBKEEP_ALERT_STATE", state);
    builder.environment().put("DBKEEP_ALERT_KIND", kind);
    builder.environment().put("DBKEEP_ALERT_OBJECT", object);
    builder.environment().put("DBKEEP_ALERT_TEXT", text);
    try {
      Process process = builder.start();
      try (OutputStream input = process.getOutputStream()) {
        input.write((json + "\n").getBytes(StandardCharsets.UTF_8));
      } catch (IOException e) {
        // A command that does not read its input is fine: how it ends says whether it worked.
      }
      if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
        return Outcome.later("it did not end within " + PATIENCE.toSeconds() + " s");
      }
      int code = process.exitValue();
      return code == 0 ? Outcome.delivered() : Outcome.later("it ended with " + code);
    } catch (IOException e) {
      return new Outcome.Refused(String.valueOf(e.getMessage()));
    }
  }
}
