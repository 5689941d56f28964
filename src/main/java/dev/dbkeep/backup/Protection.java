package dev.dbkeep.backup;

import dev.dbkeep.backup.base.BackupRequest;
import dev.dbkeep.backup.base.BaseBackup;
import dev.dbkeep.backup.base.MadeBackup;
import dev.dbkeep.backup.repo.BackupManifest;
import dev.dbkeep.backup.repo.Repository;
import dev.dbkeep.backup.repo.RepositoryHead;
import dev.dbkeep.backup.wal.ReceiverEvent;
import dev.dbkeep.backup.wal.ReceiverSettings;
import dev.dbkeep.backup.wal.WalFolder;
import dev.dbkeep.backup.wal.WalReceiver;
import dev.dbkeep.error.DbkeepException;
import dev.dbkeep.error.ErrorCode;
import dev.dbkeep.postgres.Lsn;
import dev.dbkeep.postgres.ServerUrl;
import dev.dbkeep.postgres.wire.ReplicationConnection;
import dev.dbkeep.postgres.wire.SystemIdentity;
import dev.dbkeep.postgres.wire.WireException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a cluster restorable to any second: receives its WAL without a pause, moves it into the
 * repository, and makes base backups beside that.
 *
 * <p>One at a time for each spool; a second one is refused. Killed at any moment it goes on where
 * it stopped when it is started again.
 */
public final class Protection implements AutoCloseable {
  private static final Duration SILENCE = Duration.ofSeconds(20);
  private static final Duration BETWEEN_MOVES = Duration.ofMillis(500);
  private static final String SLOT_EXISTS = "42710";

  private final ServerUrl url;
  private final Repository repository;
  private final Clock clock;
  private final Consumer<ReceiverEvent> watcher;
  private final Spool spool;
  private final Received received;
  private final WalReceiver receiver;
  private final FileChannel lockChannel;
  private final FileLock lock;
  private final CountDownLatch stopped = new CountDownLatch(1);
  private final CountDownLatch streaming = new CountDownLatch(1);
  private final AtomicReference<@Nullable RuntimeException> failure = new AtomicReference<>();
  private final Thread receiving;
  private final Thread moving;

  private Protection(
      ServerUrl url,
      Repository repository,
      Path state,
      String slot,
      Clock clock,
      Consumer<ReceiverEvent> watcher)
      throws IOException {
    this.url = url;
    this.repository = repository;
    this.clock = clock;
    this.watcher = watcher;
    Files.createDirectories(state);
    this.lockChannel =
        FileChannel.open(
            state.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    this.lock = lock(lockChannel, state);
    WalFolder folder = new WalFolder(state.resolve("wal"), repository.head().segmentSize());
    this.spool = new Spool(folder, repository);
    this.received = new Received(state, clock);
    this.receiver = new WalReceiver(url, folder, ReceiverSettings.of(slot), clock, this::on);
    this.receiving = Thread.ofPlatform().name("receiver").start(this::receive);
    this.moving = Thread.ofPlatform().name("archiver").start(this::move);
  }

  /**
   * Begins, with a slot of that name, which is made where there is none.
   *
   * @param state a folder on this machine for what was received and not stored yet
   */
  public static Protection start(
      ServerUrl url,
      Repository repository,
      Path state,
      String slot,
      Clock clock,
      Consumer<ReceiverEvent> watcher)
      throws IOException {
    try (ReplicationConnection connection = ReplicationConnection.open(url, SILENCE)) {
      connection.createSlot(slot);
    } catch (WireException e) {
      if (!SLOT_EXISTS.equals(e.sqlState())) {
        throw DbkeepException.of(
                ErrorCode.BACKUP,
                "cannot make the replication slot " + slot + ": " + e.getMessage(),
                "`dbkeep doctor` says what the server needs to be protected.")
            .cause(e);
      }
    }
    return new Protection(url, repository, state, slot, clock, watcher);
  }

  /** Which cluster answers there, and how its WAL is cut. */
  public static RepositoryHead identify(ServerUrl url) {
    try (ReplicationConnection connection = ReplicationConnection.open(url, SILENCE)) {
      SystemIdentity identity = connection.identify();
      return new RepositoryHead(
          RepositoryHead.FORMAT, identity.systemId(), connection.segmentSize(), false);
    }
  }

  private static FileLock lock(FileChannel channel, Path state) throws IOException {
    FileLock lock = channel.tryLock();
    if (lock == null) {
      channel.close();
      throw DbkeepException.of(
          ErrorCode.BUSY,
          "another dbkeep receives the WAL of this cluster into " + state,
          "One is enough; `dbkeep backup list` shows what it has.");
    }
    return lock;
  }

  private void on(ReceiverEvent event) {
    switch (event) {
      case ReceiverEvent.Connected _ -> streaming.countDown();
      case ReceiverEvent.Advanced advanced -> received.note(advanced);
      case ReceiverEvent.SegmentDone _,
          ReceiverEvent.TimelineSwitched _,
          ReceiverEvent.Trouble _,
          ReceiverEvent.Hole _ -> {}
    }
    watcher.accept(event);
  }

  private void receive() {
    try {
      receiver.run();
    } catch (RuntimeException e) {
      failure.set(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      streaming.countDown();
      stopped.countDown();
      received.end();
    }
  }

  private void move() {
    try {
      do {
        try {
          spool.empty();
          // A bucket that did not serve or refused is a DbkeepException; it may serve again later,
          // and until then nobody else would notice that WAL only piles up here.
        } catch (IOException | DbkeepException e) {
          watcher.accept(
              new ReceiverEvent.Trouble(
                  "cannot write to " + repository.storage().description() + ": " + e.getMessage(),
                  BETWEEN_MOVES));
        }
      } while (!stopped.await(BETWEEN_MOVES.toMillis(), TimeUnit.MILLISECONDS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Makes a base backup while the WAL goes on to be received. */
  public MadeBackup backup(BackupRequest request, BaseBackup.Progress progress)
      throws IOException, InterruptedException {
    streaming.await();
    throwFailure();
    return new BaseBackup(url, repository, clock).run(request, progress);
  }

  /** The same in the usual way. */
  public BackupManifest backup(BaseBackup.Progress progress)
      throws IOException, InterruptedException {
    return backup(BackupRequest.usual(), progress).manifest();
  }

  /** Waits until the receiver ends, which it does by itself only when it cannot go on. */
  public void await() throws InterruptedException {
    stopped.await();
    throwFailure();
  }

  /** Waits until what the server has written by now is here and on disk. */
  public void awaitReceived() throws InterruptedException {
    try (ReplicationConnection connection = ReplicationConnection.open(url, SILENCE)) {
      Lsn written = connection.identify().flushed();
      if (!received.await(written)) {
        throwFailure();
        throw DbkeepException.of(
            ErrorCode.BACKUP,
            "the receiver was stopped before it had the WAL up to " + written,
            "`dbkeep protect` goes on where it was.");
      }
    }
  }

  private void throwFailure() {
    RuntimeException known = failure.get();
    if (known != null) {
      throw known;
    }
  }

  @Override
  public void close() throws IOException {
    receiver.stop();
    try {
      receiving.join();
      moving.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    // the end of the process and of the command may both close it
    if (lock.isValid()) {
      lock.release();
    }
    lockChannel.close();
  }
}
