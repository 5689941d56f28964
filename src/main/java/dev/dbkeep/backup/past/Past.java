package dev.dbkeep.backup.past;

import dev.dbkeep.backup.Stock;
import dev.dbkeep.backup.repo.BackupManifest;
import dev.dbkeep.backup.repo.Repository;
import dev.dbkeep.backup.restore.LocalAccess;
import dev.dbkeep.backup.restore.RestorePlan;
import dev.dbkeep.backup.restore.Restored;
import dev.dbkeep.backup.restore.Restorer;
import dev.dbkeep.backup.restore.StopPlace;
import dev.dbkeep.postgres.Connections;
import dev.dbkeep.postgres.Lsn;
import dev.dbkeep.postgres.ServerUrl;
import dev.dbkeep.postgres.embedded.DataDirectory;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongConsumer;

/**
 * A moment of the past to look at: a server of its own on 127.0.0.1 that was restored to it, waits
 * there and only reads. Closing it takes it away, and so does the end of this process.
 */
public final class Past implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofHours(24);

  private final PastFolder folder;
  private final ServerUrl url;
  private Restored.State state;
  private final Thread remover;
  private final AtomicBoolean done;
  private final boolean reused;
  private RestorePlan plan;

  private Past(
      PastFolder folder,
      ServerUrl url,
      RestorePlan plan,
      Restored.State state,
      Thread remover,
      AtomicBoolean done,
      boolean reused) {
    this.folder = folder;
    this.url = url;
    this.plan = plan;
    this.state = state;
    this.remover = remover;
    this.done = done;
    this.reused = reused;
  }

  /**
   * Restores and starts it, or moves on what an earlier look left.
   *
   * @param home where looks back of this project lie
   * @param live the database that is looked at, as it is reached today: its roles and passwords are
   *     those of the past too
   * @param progress told how many bytes of the backup are there
   */
  public static Past open(
      Repository repository,
      Stock stock,
      RestorePlan plan,
      Path home,
      ServerUrl live,
      Clock clock,
      LongConsumer progress)
      throws IOException, InterruptedException {
    Optional<PastFolder> parked = parked(stock, plan, home, clock);
    PastFolder folder = parked.isPresent() ? parked.get() : PastFolder.create(home);
    AtomicBoolean done = new AtomicBoolean();
    Thread remover = new Thread(() -> remove(folder, done));
    Runtime.getRuntime().addShutdownHook(remover);
    boolean opened = false;
    try {
      Path path = folder.data();
      int port = DataDirectory.freePort(path);
      Restorer restorer = new Restorer(repository, stock.segments());
      if (parked.isPresent()) {
        Parked.clear(folder.path());
        restorer.advance(plan, path);
        DataDirectory.of(path).configure(Map.of("port", Integer.toString(port)));
      } else {
        BackupManifest manifest =
            Objects.requireNonNull(stock.manifests().get(plan.backup().id()), "a planned backup");
        restorer.write(plan, manifest, path, settings(path, port), progress);
      }
      LocalAccess.write(path, live);
      DataDirectory.of(path).start(folder.log());
      // what the live server asks for (TLS, a pooler) this one does not have
      ServerUrl url =
          new ServerUrl(
              "127.0.0.1", port, live.database(), live.user(), live.password(), new TreeMap<>());
      Restored.State state = Restored.awaitTarget(url, plan, PATIENCE);
      opened = true;
      return new Past(folder, url, plan, state, remover, done, parked.isPresent());
    } finally {
      if (!opened) {
        remove(folder, done);
        unhook(remover);
      }
    }
  }

  /**
   * What an earlier look left and leads to this moment. Everything else that nobody uses goes, but
   * for what is kept and what may still lead to another moment.
   */
  private static Optional<PastFolder> parked(Stock stock, RestorePlan plan, Path home, Clock clock)
      throws IOException {
    Optional<Lsn> stop = StopPlace.of(plan, stock.segments());
    PastFolder found = null;
    for (PastFolder folder : PastFolder.idle(home)) {
      Optional<Parked> parked = Parked.read(folder.path());
      boolean fresh = parked.filter(one -> one.expires().isAfter(clock.instant())).isPresent();
      if (found == null && fresh && parked.get().leadsTo(plan, stop)) {
        found = folder;
        continue;
      }
      try (folder) {
        if (!folder.isKept() && !fresh) {
          folder.remove();
        }
      }
    }
    return Optional.ofNullable(found);
  }

  private static Map<String, String> settings(Path data, int port) {
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put("port", Integer.toString(port));
    settings.put("hba_file", LocalAccess.file(data).toString());
    settings.put("default_transaction_read_only", "on");
    // what a transaction had locked at that moment it never gives free here
    settings.put("lock_timeout", "3s");
    // it is made again sooner than a disk would have to be waited for
    settings.put("fsync", "off");
    settings.put("full_page_writes", "off");
    settings.put("shared_buffers", "128MB");
    settings.put("huge_pages", "off");
    settings.put("shared_preload_libraries", "");
    settings.put("logging_collector", "off");
    settings.put("log_destination", "stderr");
    settings.put("cluster_name", "dbkeep past");
    return settings;
  }

  /**
   * Ends and removes every look back that no process works on, those that are kept as well.
   *
   * @return how many there were
   */
  public static int removeAll(Path home) throws IOException {
    List<PastFolder> idle = PastFolder.idle(home);
    for (PastFolder folder : idle) {
      try (folder) {
        folder.remove();
      }
    }
    return idle.size();
  }

  /** Moves on to a later moment, by a plan that begins with the same backup. */
  public void advance(Repository repository, Stock stock, RestorePlan later)
      throws IOException, InterruptedException {
    DataDirectory data = DataDirectory.of(folder.data());
    if (hasCheckpoint()) {
      data.abandon();
    } else {
      data.stop();
    }
    new Restorer(repository, stock.segments()).advance(later, folder.data());
    data.start(folder.log());
    plan = later;
    state = Restored.awaitTarget(url, later, PATIENCE);
  }

  /**
   * Has what was replayed written down, as an orderly end would, which takes a waiting server a
   * second; false when the role may not.
   */
  private boolean hasCheckpoint() {
    try (Connection connection = Connections.open(url);
        Statement statement = connection.createStatement()) {
      statement.execute("CHECKPOINT");
      return true;
    } catch (SQLException e) {
      return false;
    }
  }

  public ServerUrl url() {
    return url;
  }

  /** Where it stands. */
  public Restored.State state() {
    return state;
  }

  /** The folder with its data. */
  public Path path() {
    return folder.data();
  }

  /** Whether an earlier look was moved on, instead of restoring again. */
  public boolean isReused() {
    return reused;
  }

  /**
   * Stops it, and leaves its files for a later look that moves it on; those of an earlier one go.
   *
   * @param home where looks back of this project lie
   */
  public void park(Path home, Instant expires) throws IOException {
    DataDirectory.of(folder.data()).stop();
    new Parked(plan.backup().id(), plan.timeline(), state.replayed(), expires).write(folder.path());
    done.set(true);
    unhook(remover);
    folder.close();
    for (PastFolder other : PastFolder.idle(home)) {
      try (other) {
        if (!other.isKept() && !other.path().equals(folder.path())) {
          other.remove();
        }
      }
    }
  }

  /** Leaves it running, also behind the end of this process; {@link #removeAll} ends it. */
  public void keep() throws IOException {
    folder.keep();
    done.set(true);
    unhook(remover);
    folder.close();
  }

  @Override
  public void close() throws IOException {
    if (remove(folder, done)) {
      unhook(remover);
      folder.close();
    }
  }

  private static boolean remove(PastFolder folder, AtomicBoolean done) {
    boolean first = done.compareAndSet(false, true);
    if (first) {
      folder.remove();
    }
    return first;
  }

  private static void unhook(Thread remover) {
    try {
      Runtime.getRuntime().removeShutdownHook(remover);
    } catch (IllegalStateException e) {
      // The process ends already, and the hook finds nothing left to do.
    }
  }
}
