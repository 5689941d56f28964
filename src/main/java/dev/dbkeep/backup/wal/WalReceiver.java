package dev.dbkeep.backup.wal;

import dev.dbkeep.backup.wal.WalFolder.Position;
import dev.dbkeep.error.DbkeepException;
import dev.dbkeep.error.ErrorCode;
import dev.dbkeep.postgres.Lsn;
import dev.dbkeep.postgres.ServerUrl;
import dev.dbkeep.postgres.wire.ReplicationConnection;
import dev.dbkeep.postgres.wire.SystemIdentity;
import dev.dbkeep.postgres.wire.WalStream;
import dev.dbkeep.postgres.wire.WireException;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Receives the write-ahead log of a server into a folder, for as long as it is let: whatever
 * breaks, the network, the server or the disk, it goes on by itself where it stopped.
 *
 * <p>A place is reported as flushed only after the disk has it, so the server keeps in the slot
 * whatever could still be lost here.
 */
public final class WalReceiver {
  private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
  private static final String REMOVED = "58P01";

  private final ServerUrl url;
  private final WalFolder folder;
  private final ReceiverSettings settings;
  private final Clock clock;
  private final Consumer<ReceiverEvent> watcher;
  private final CountDownLatch stopped = new CountDownLatch(1);
  private volatile @Nullable ReplicationConnection connection;
  private @Nullable String systemId;

  public WalReceiver(
      ServerUrl url,
      WalFolder folder,
      ReceiverSettings settings,
      Clock clock,
      Consumer<ReceiverEvent> watcher) {
    this.url = url;
    this.folder = folder;
    this.settings = settings;
    this.clock = clock;
    this.watcher = watcher;
  }

  /**
   * Streams until {@link #stop}. Comes back by an exception only when trying again cannot help: the
   * server is another cluster, or has gone another way than what was received.
   */
  public void run() throws InterruptedException {
    Duration pause = FIRST_PAUSE;
    while (stopped.getCount() > 0) {
      Lsn before = end();
      try {
        stream();
      } catch (WireException | DbkeepException | IOException e) {
        if (stopped.getCount() == 0) {
          return;
        }
        if (e instanceof DbkeepException refusal && refusal.code() != ErrorCode.CANNOT_CONNECT) {
          throw refusal;
        }
        pause = end().equals(before) ? pause : FIRST_PAUSE;
        watcher.accept(new ReceiverEvent.Trouble(String.valueOf(e.getMessage()), pause));
        stopped.await(pause.toMillis(), TimeUnit.MILLISECONDS);
        pause = pause.multipliedBy(2);
        pause = pause.compareTo(settings.longestPause()) > 0 ? settings.longestPause() : pause;
      }
    }
  }

  /** Ends the stream from another thread; what was received is flushed. */
  public void stop() {
    stopped.countDown();
    ReplicationConnection open = connection;
    if (open != null) {
      open.close();
    }
  }

  /** By which the server tells this stream from others, in synchronous_standby_names too. */
  public static String applicationName(String slot) {
    return "dbkeep_receiver_" + slot;
  }

  private Lsn end() {
    try {
      return folder.end().map(Position::at).orElse(Lsn.ZERO);
    } catch (IOException e) {
      return Lsn.ZERO;
    }
  }

  private void stream() throws IOException {
    try (ReplicationConnection open =
        ReplicationConnection.open(url, settings.silence(), applicationName(settings.slot()))) {
      connection = open;
      SystemIdentity identity = open.identify();
      refuseOtherCluster(identity);
      keepHistory(open, identity.timeline());
      Position position = begin(identity);
      while (stopped.getCount() > 0) {
        position = timeline(open, identity, position);
      }
    } finally {
      connection = null;
    }
  }

  /** Behind what is here; without anything, where the slot keeps WAL from. */
  private Position begin(SystemIdentity identity) throws IOException {
    Timelines timelines = folder.timelines();
    Optional<Position> received = folder.end();
    Optional<Position> next =
        received.isEmpty()
            ? Optional.empty()
            : new Resumption(timelines, folder.segmentSize())
                .after(received.get(), identity.timeline());
    return next.or(() -> kept(timelines, identity))
        .orElse(new Position(identity.timeline(), start(identity)));
  }

  private Optional<Position> kept(Timelines timelines, SystemIdentity identity) {
    return SlotStart.of(url, settings.slot())
        .map(
            place ->
                new Position(
                    timelines.timelineAt(identity.timeline(), place),
                    place.segmentStart(folder.segmentSize())));
  }

  private Lsn start(SystemIdentity identity) {
    return identity.flushed().segmentStart(folder.segmentSize());
  }

  private void refuseOtherCluster(SystemIdentity identity) {
    if (systemId != null && !systemId.equals(identity.systemId())) {
      throw DbkeepException.of(
          ErrorCode.NOT_ALLOWED,
          "another cluster answers at "
              + url.server()
              + ": its system identifier is "
              + identity.systemId()
              + " and not "
              + systemId,
          "Protect it as a cluster of its own, with another repository.");
    }
    systemId = identity.systemId();
  }

  /** Streams one timeline; returns where the next one goes on. */
  private Position timeline(ReplicationConnection open, SystemIdentity identity, Position position)
      throws IOException {
    WalStream stream;
    try {
      stream = open.stream(settings.slot(), position.at(), position.timeline());
    } catch (WireException e) {
      if (!REMOVED.equals(e.sqlState())) {
        throw e;
      }
      Lsn goesOn = start(identity);
      watcher.accept(new ReceiverEvent.Hole(position.timeline(), position.at(), goesOn));
      stream = open.stream(settings.slot(), goesOn, identity.timeline());
      position = new Position(identity.timeline(), goesOn);
    }
    watcher.accept(
        new ReceiverEvent.Connected(identity.systemId(), position.timeline(), position.at()));
    WalStream.End end;
    try (SegmentWriter writer = new SegmentWriter(folder, position.timeline(), position.at())) {
      end = new Session(stream, writer, position.timeline()).run();
    }
    if (end.nextTimeline() == 0) {
      throw new IOException("the server is shutting down");
    }
    keepHistory(open, end.nextTimeline());
    watcher.accept(
        new ReceiverEvent.TimelineSwitched(
            position.timeline(), end.nextTimeline(), end.switchedAt()));
    return new Position(end.nextTimeline(), end.switchedAt().segmentStart(folder.segmentSize()));
  }

  private void keepHistory(ReplicationConnection open, int timeline) throws IOException {
    if (timeline > 1 && !folder.hasHistory(timeline)) {
      folder.keepHistory(timeline, open.timelineHistory(timeline));
    }
  }

  /** One stream of one timeline. */
  private final class Session {
    private final WalStream stream;
    private final SegmentWriter writer;
    private final int timeline;
    private Lsn serverEnd = Lsn.ZERO;
    private Instant serverTime = Instant.EPOCH;
    private long lastFlush = System.nanoTime();
    private volatile Lsn flushed = Lsn.ZERO;

    Session(WalStream stream, SegmentWriter writer, int timeline) {
      this.stream = stream;
      this.writer = writer;
      this.timeline = timeline;
      this.flushed = writer.flushed();
    }

    WalStream.End run() throws IOException {
      Thread heartbeat = Thread.ofPlatform().daemon().name("heartbeat").start(this::ask);
      try {
        return receive();
      } finally {
        heartbeat.interrupt();
      }
    }

    /** While nothing happens the server says nothing, and nobody would know how near we are. */
    private void ask() {
      try {
        while (true) {
          Thread.sleep(settings.heartbeat());
          Lsn safe = flushed;
          stream.report(safe, safe, clock.instant(), true);
        }
      } catch (InterruptedException | WireException e) {
        // The stream has ended, or whoever reads it will notice.
      }
    }

    private WalStream.End receive() throws IOException {
      while (true) {
        switch (stream.next()) {
          case WalStream.Data data -> {
            // under load it has written more than it has sent
            serverEnd = data.serverEnd().compareTo(data.end()) < 0 ? data.end() : data.serverEnd();
            serverTime = data.serverTime();
            writer
                .write(data.at(), data.bytes(), data.length())
                .forEach(file -> watcher.accept(new ReceiverEvent.SegmentDone(file)));
            if (isTimeToFlush()) {
              flush();
            }
          }
          case WalStream.Keepalive keepalive -> {
            serverEnd = keepalive.serverEnd();
            serverTime = keepalive.serverTime();
            if (writer.isDirty() || keepalive.replyRequested()) {
              flush();
            } else {
              advanced();
            }
          }
          case WalStream.End end -> {
            flush();
            return end;
          }
        }
      }
    }

    private boolean isTimeToFlush() {
      return !stream.hasNext() || System.nanoTime() - lastFlush >= settings.flushEvery().toNanos();
    }

    private void flush() throws IOException {
      writer.flush();
      lastFlush = System.nanoTime();
      flushed = writer.flushed();
      stream.report(writer.written(), writer.flushed(), clock.instant(), false);
      advanced();
    }

    private void advanced() {
      watcher.accept(
          new ReceiverEvent.Advanced(
              timeline, writer.written(), writer.flushed(), serverEnd, serverTime));
    }
  }
}
