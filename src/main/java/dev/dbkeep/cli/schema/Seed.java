package dev.dbkeep.cli.schema;

import dev.dbkeep.cli.console.Context;
import dev.dbkeep.cli.project.TextFiles;
import dev.dbkeep.config.Settings;
import dev.dbkeep.error.DbkeepException;
import dev.dbkeep.error.ErrorCode;
import dev.dbkeep.execute.ExecuteOptions;
import dev.dbkeep.execute.Executor;
import dev.dbkeep.execute.Job;
import dev.dbkeep.execute.JobHooks;
import dev.dbkeep.postgres.ServerUrl;
import dev.dbkeep.postgres.sql.SqlScript;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** First data of a project: a SQL file, or a command of the project's own. */
record Seed(Path directory, @Nullable Path file, @Nullable String command) {

  static Optional<Seed> of(Settings settings) {
    boolean none = settings.seed() == null && settings.seedCommand() == null;
    return none
        ? Optional.empty()
        : Optional.of(new Seed(settings.directory(), settings.seed(), settings.seedCommand()));
  }

  /** As messages name it. */
  String description() {
    return file == null ? String.valueOf(command) : directory.relativize(file).toString();
  }

  void run(Context context, ServerUrl url, ExecuteOptions options) {
    if (file == null) {
      runCommand(context, url);
      return;
    }
    SqlScript script = new SqlScript(description(), TextFiles.read(file, description()));
    new Executor(url, options, event -> {})
        .run(List.of(new Job("seed " + description(), script, JobHooks.NONE)));
  }

  /**
   * The command prints where it likes; its output goes to the error stream, so that --json stays
   * one document.
   */
  private void runCommand(Context context, ServerUrl url) {
    ProcessBuilder builder =
        new ProcessBuilder("sh", "-c", String.valueOf(command))
            .directory(directory.toFile())
            .redirectErrorStream(true);
    builder.environment().putAll(context.environment());
    builder.environment().put("DATABASE_URL", url.withSecrets());
    try {
      Process process = builder.start();
      process.getOutputStream().close();
      try (var lines = process.inputReader(StandardCharsets.UTF_8)) {
        lines.lines().forEach(line -> context.console().err().println("  " + line));
      }
      int exit = process.waitFor();
      if (exit != 0) {
        throw DbkeepException.of(
            ErrorCode.FAILED,
            "the seed command ended with exit code " + exit + ": " + command,
            "Its output stands above.");
      }
    } catch (IOException e) {
      throw DbkeepException.of(ErrorCode.FAILED, "cannot run the seed command: " + e.getMessage())
          .cause(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw DbkeepException.of(ErrorCode.INTERRUPTED, "interrupted while the seed command ran");
    }
  }
}
