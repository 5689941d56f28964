package dev.dbkeep.backup.past;

import dev.dbkeep.backup.Stock;
import dev.dbkeep.backup.repo.BackupManifest;
import dev.dbkeep.backup.repo.Repository;
import dev.dbkeep.backup.restore.RestorePlan;
import dev.dbkeep.backup.restore.Restored;
import dev.dbkeep.backup.restore.Restorer;
import dev.dbkeep.postgres.ServerUrl;
import dev.dbkeep.postgres.embedded.DataDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongConsumer;

/**
 * A moment of the past to look at: a server of its own on 127.0.0.1 that was restored to it, waits
 * there and only reads. Closing it takes it away, and so does the end of this process.
 */
public final class Past implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofHours(24);
  private static final String HBA = "dbkeep_hba.conf";

  private final PastFolder folder;
  private final ServerUrl url;
  private Restored.State state;
  private final Thread remover;
  private final AtomicBoolean done;

  private Past(
      PastFolder folder, ServerUrl url, Restored.State state, Thread remover, AtomicBoolean done) {
    this.folder = folder;
    this.url = url;
    this.state = state;
    this.remover = remover;
    this.done = done;
  }

  /**
   * Restores and starts it.
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
      LongConsumer progress)
      throws IOException, InterruptedException {
    removeLeftovers(home);
    PastFolder folder = PastFolder.create(home);
    AtomicBoolean done = new AtomicBoolean();
    Thread remover = new Thread(() -> remove(folder, done));
    Runtime.getRuntime().addShutdownHook(remover);
    boolean opened = false;
    try {
      int port = DataDirectory.freePort(folder.data());
      BackupManifest manifest =
          Objects.requireNonNull(stock.manifests().get(plan.backup().id()), "a planned backup");
      DataDirectory data =
          new Restorer(repository, stock.segments())
              .write(plan, manifest, folder.data(), settings(folder.data(), port), progress);
      Files.writeString(folder.data().resolve(HBA), access(live));
      data.start(folder.log());
      // what the live server asks for (TLS, a pooler) this one does not have
      ServerUrl url =
          new ServerUrl(
              "127.0.0.1", port, live.database(), live.user(), live.password(), new TreeMap<>());
      Restored.State state = Restored.awaitTarget(url, plan, PATIENCE);
      opened = true;
      return new Past(folder, url, state, remover, done);
    } finally {
      if (!opened) {
        remove(folder, done);
        unhook(remover);
      }
    }
  }

  /** Nobody but this machine, and with the passwords of the live server where it wants some. */
  private static String access(ServerUrl live) {
    String password = live.password();
    // md5 stands for whatever the stored password is, SCRAM too
    String method = password == null || password.isEmpty() ? "trust" : "md5";
    return "host all all 127.0.0.1/32 " + method + "\n";
  }

  private static Map<String, String> settings(Path data, int port) {
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put("port", Integer.toString(port));
    settings.put("hba_file", data.resolve(HBA).toString());
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

  /** What killed runs left; what somebody keeps stays. */
  private static void removeLeftovers(Path home) throws IOException {
    for (PastFolder folder : PastFolder.idle(home)) {
      try (folder) {
        if (!folder.isKept()) {
          folder.remove();
        }
      }
    }
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
  public void advance(Repository repository, Stock stock, RestorePlan plan)
      throws IOException, InterruptedException {
    DataDirectory data = DataDirectory.of(folder.data());
    data.stop();
    new Restorer(repository, stock.segments()).advance(plan, folder.data());
    data.start(folder.log());
    state = Restored.awaitTarget(url, plan, PATIENCE);
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
