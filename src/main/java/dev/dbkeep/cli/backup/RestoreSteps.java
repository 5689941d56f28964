package dev.dbkeep.cli.backup;

import dev.dbkeep.backup.Stock;
import dev.dbkeep.backup.repo.BackupManifest;
import dev.dbkeep.backup.repo.Repository;
import dev.dbkeep.backup.restore.InPlace;
import dev.dbkeep.backup.restore.LocalAccess;
import dev.dbkeep.backup.restore.RestorePlan;
import dev.dbkeep.backup.restore.Restored;
import dev.dbkeep.backup.restore.Restorer;
import dev.dbkeep.cli.console.Context;
import dev.dbkeep.cli.console.OutputOptions;
import dev.dbkeep.cli.console.ProgressLine;
import dev.dbkeep.cli.project.Project;
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
public final class RestoreSteps {
  private static final Duration PATIENCE = Duration.ofHours(24);
  private static final int MEGA = 20;

  private final Context context;
  private final Project project;
  private final OutputOptions output;

  public RestoreSteps(Context context, Project project, OutputOptions output) {
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
    Copy copy = new Copy(directory, directory.resolve("dbkeep-restore.log"), Map.of());
    return run(open, stock, plan, copy, chosen, project.url());
  }

  /**
   * Where and how to restore.
   *
   * @param settings more of them for a server that lets in this machine only; none for one that
   *     lets in whom the original does
   */
  private record Copy(Path directory, Path log, Map<String, String> settings) {}

  private Standing run(
      Repository open, Stock stock, RestorePlan plan, Copy copy, int port, ServerUrl live)
      throws IOException, InterruptedException {
    RestorePlan settled = PastSteps.settled(stock, plan);
    DataDirectory data = write(open, stock, settled, copy, port);
    if (!copy.settings().isEmpty()) {
      LocalAccess.write(copy.directory(), live);
    }
    data.start(copy.log());
    ServerUrl url = local(live, port);
    Restored.State state = Restored.awaitTarget(url, settled, PATIENCE);
    Restored.check(plan.target(), state);
    return new Standing(url, state);
  }

  /** The restored server has no certificate, and is reached without leaving this machine. */
  private static ServerUrl local(ServerUrl original, int port) {
    SortedMap<String, String> parameters = new TreeMap<>(original.parameters());
    parameters.keySet().removeIf(name -> name.startsWith("ssl") || name.equals("channel_binding"));
    return new ServerUrl(
        "127.0.0.1", port, original.database(), original.user(), original.password(), parameters);
  }

  /** Restores beside a data directory, looks at it, and exchanges the two. */
  InPlace.Replaced replace(
      Repository open, Stock stock, RestorePlan plan, Path directory, String target)
      throws IOException, InterruptedException {
    try (InPlace place = InPlace.begin(directory)) {
      Standing standing = writable(open, stock, plan, place.data(), place.log());
      return place.exchange(
          target, standing.state().lastCommit().toString(), context.clock().instant());
    }
  }

  /** A cluster of its own that was looked at, with no server on it. */
  public void detached(Repository open, Stock stock, RestorePlan plan, Path data, Path log)
      throws IOException, InterruptedException {
    writable(open, stock, plan, data, log);
    DataDirectory.of(data).stop();
    Restored.clean(data);
  }

  /** Restores where only this process gets in, checks where the server stands, and promotes it. */
  private Standing writable(Repository open, Stock stock, RestorePlan plan, Path data, Path log)
      throws IOException, InterruptedException {
    Copy copy = new Copy(data, log, Restored.settings(data));
    Standing standing = run(open, stock, plan, copy, DataDirectory.freePort(data), liveUrl());
    Restored.promote(standing.url());
    return standing;
  }

  /** Without starting the embedded server, whose files are what is to be replaced. */
  private ServerUrl liveUrl() {
    ServerUrl url = project.settings().url();
    return url == null
        ? new ServerUrl("127.0.0.1", 0, "postgres", "postgres", null, new TreeMap<>())
        : url;
  }

  private DataDirectory write(Repository open, Stock stock, RestorePlan plan, Copy copy, int port)
      throws IOException {
    Map<String, String> settings = new TreeMap<>(copy.settings());
    settings.put("port", String.valueOf(port));
    BackupManifest manifest = Objects.requireNonNull(stock.manifests().get(plan.backup().id()));
    try (ProgressLine line = new ProgressLine(context, "MB", output.quiet())) {
      return new Restorer(open, stock.segments())
          .write(
              plan,
              manifest,
              copy.directory(),
              settings,
              done -> line.update(done >> MEGA, manifest.bytes() >> MEGA, "restore"));
    }
  }
}
