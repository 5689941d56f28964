package dev.dbkeep.cli;

import dev.dbkeep.backup.Stock;
import dev.dbkeep.backup.repo.BackupManifest;
import dev.dbkeep.backup.repo.Repository;
import dev.dbkeep.backup.restore.RestorePlan;
import dev.dbkeep.backup.restore.Restored;
import dev.dbkeep.backup.restore.Restorer;
import dev.dbkeep.postgres.ServerUrl;
import dev.dbkeep.postgres.embedded.DataDirectory;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Carries a plan out in a folder of its own, with a server that waits at the target. */
final class RestoreSteps {
  private static final Duration PATIENCE = Duration.ofHours(24);
  private static final int MEGA = 20;

  private final Context context;
  private final Project project;
  private final OutputOptions output;

  RestoreSteps(Context context, Project project, OutputOptions output) {
    this.context = context;
    this.project = project;
    this.output = output;
  }

  /** A server that stands at its target, and only reads. */
  record Standing(ServerUrl url, Restored.State state) {}

  /**
   * @param port of the new server; null for a free one
   */
  Standing run(
      Repository open, Stock stock, RestorePlan plan, Path directory, @Nullable Integer port)
      throws IOException, InterruptedException {
    int chosen = port == null ? DataDirectory.freePort(directory) : port;
    write(open, stock, plan, directory, chosen).start(directory.resolve("dbkeep-restore.log"));
    ServerUrl url = local(project.url(), chosen);
    return new Standing(url, Restored.awaitTarget(url, plan, PATIENCE));
  }

  /** The restored server has no certificate, and is reached without leaving this machine. */
  private static ServerUrl local(ServerUrl original, int port) {
    SortedMap<String, String> parameters = new TreeMap<>(original.parameters());
    parameters.keySet().removeIf(name -> name.startsWith("ssl") || name.equals("channel_binding"));
    return new ServerUrl(
        "127.0.0.1", port, original.database(), original.user(), original.password(), parameters);
  }

  private DataDirectory write(
      Repository open, Stock stock, RestorePlan plan, Path directory, int chosen)
      throws IOException {
    BackupManifest manifest = Objects.requireNonNull(stock.manifests().get(plan.backup().id()));
    try (ProgressLine line = new ProgressLine(context, "MB", output.quiet)) {
      return new Restorer(open, stock.segments())
          .write(
              plan,
              manifest,
              directory,
              Map.of("port", String.valueOf(chosen)),
              done -> line.update(done >> MEGA, manifest.bytes() >> MEGA, "restore"));
    }
  }
}
