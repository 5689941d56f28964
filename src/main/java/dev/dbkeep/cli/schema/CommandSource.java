package dev.dbkeep.cli.schema;

import dev.dbkeep.error.DbkeepException;
import dev.dbkeep.error.ErrorCode;
import dev.dbkeep.postgres.sql.SqlScript;
import dev.dbkeep.schema.SchemaSource;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** The SQL that a command prints, such as {@code npx drizzle-kit export}. */
final class CommandSource implements SchemaSource {
  private final String command;
  private final Path directory;
  private final Map<String, String> environment;

  CommandSource(String command, Path directory, Map<String, String> environment) {
    this.command = command;
    this.directory = directory;
    this.environment = environment;
  }

  @Override
  public String description() {
    return command;
  }

  @Override
  public boolean ordered() {
    return true;
  }

  @Override
  public List<SqlScript> scripts() {
    try {
      Path errors = Files.createTempFile("dbkeep-command", ".log");
      ProcessBuilder builder =
          new ProcessBuilder("sh", "-c", command)
              .directory(directory.toFile())
              .redirectError(errors.toFile());
      builder.environment().putAll(environment);
      Process process = builder.start();
      process.getOutputStream().close();
      String sql = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      int exit = process.waitFor();
      String said = Files.readString(errors).strip();
      Files.delete(errors);
      if (exit != 0) {
        throw DbkeepException.of(
                ErrorCode.FAILED,
                "the schema command ended with exit code " + exit + ": " + command,
                "Run it by hand to see why.")
            .detail(said);
      }
      if (sql.isBlank()) {
        // Taken for a schema without tables it would have push drop every table without rows.
        throw DbkeepException.of(
                ErrorCode.FAILED,
                "the schema command printed nothing: " + command,
                "Run it by hand to see why; for a schema without tables let it print a comment.")
            .detail(said);
      }
      return List.of(new SqlScript(command, sql));
    } catch (IOException e) {
      throw DbkeepException.of(ErrorCode.FAILED, "cannot run the schema command: " + e.getMessage())
          .cause(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw DbkeepException.of(ErrorCode.INTERRUPTED, "interrupted while the schema command ran");
    }
  }
}
