package dev.dbkeep.postgres.wire;

import dev.dbkeep.postgres.Lsn;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The write-ahead log as the server writes it, one timeline of it.
 *
 * <p>The server waits for nobody, but it keeps in the slot what was not {@linkplain #report
 * reported} as flushed; with {@code synchronous_standby_names} it makes every commit wait for that
 * report.
 */
public final class WalStream {
  private static final int WAL_DATA = 'w';
  private static final int KEEPALIVE = 'k';
  private static final int STATUS = 'r';
  private static final int STATUS_LENGTH = 34;
  private static final Instant EPOCH = Instant.parse("2000-01-01T00:00:00Z");

  private final Wire wire;
  private byte[] buffer = new byte[1 << 17];

  private @Nullable End alreadyEnded;

  private WalStream(Wire wire, @Nullable End alreadyEnded) {
    this.wire = wire;
    this.alreadyEnded = alreadyEnded;
  }

  /** What arrived. */
  public sealed interface Event {}

  /**
   * Bytes of the log; they lie in a buffer that the next event overwrites.
   *
   * @param at the place of the first of them
   * @param serverEnd how far the server had written when it sent them
   * @param serverTime when that was, by its clock
   */
  public record Data(Lsn at, byte[] bytes, int length, Lsn serverEnd, Instant serverTime)
      implements Event {
    public Lsn end() {
      return at.plus(length);
    }
  }

  /**
   * A sign of life.
   *
   * @param serverEnd how far the server had written when it sent this
   * @param serverTime when that was, by its clock
   * @param replyRequested it will close the connection soon when it hears nothing
   */
  public record Keepalive(Lsn serverEnd, Instant serverTime, boolean replyRequested)
      implements Event {}

  /**
   * The server has nothing more of this timeline.
   *
   * @param nextTimeline the one that goes on from here, or 0 when the server is shutting down
   * @param switchedAt the last place of this timeline that counts
   */
  public record End(int nextTimeline, Lsn switchedAt) implements Event {}

  static WalStream begin(Wire wire) throws IOException, SQLException {
    if (wire.next() == Wire.COPY_BOTH) {
      return new WalStream(wire, null);
    }
    // the timeline ended exactly here: the server says at once which one goes on
    return new WalStream(wire, end(wire.rowsUntilReady()));
  }

  /** Whether {@link #next} has something to read without waiting. */
  public boolean hasNext() {
    return alreadyEnded != null || ReplicationConnection.command(wire::hasMessage);
  }

  /** Waits for the next event. */
  public Event next() {
    return alreadyEnded == null ? ReplicationConnection.command(this::read) : alreadyEnded;
  }

  private Event read() throws IOException, SQLException {
    while (true) {
      int message = wire.next();
      if (message == Wire.COPY_DONE) {
        wire.copyDone();
        End end = end(wire.rowsUntilReady());
        alreadyEnded = end;
        return end;
      }
      int kind = message == Wire.COPY_DATA ? wire.readByte() : 0;
      if (kind == WAL_DATA) {
        return data();
      }
      if (kind == KEEPALIVE) {
        Lsn end = new Lsn(wire.readLong());
        Instant time = time();
        return new Keepalive(end, time, wire.readByte() != 0);
      }
    }
  }

  private Data data() throws IOException {
    Lsn at = new Lsn(wire.readLong());
    Lsn serverEnd = new Lsn(wire.readLong());
    Instant serverTime = time();
    int length = wire.remaining();
    if (length > buffer.length) {
      buffer = new byte[length];
    }
    wire.read(buffer, 0, length);
    return new Data(at, buffer, length, serverEnd, serverTime);
  }

  /** The server's clock. */
  private Instant time() throws IOException {
    return EPOCH.plus(wire.readLong(), ChronoUnit.MICROS);
  }

  private static End end(List<Wire.Row> rows) {
    return rows.isEmpty()
        ? new End(0, Lsn.ZERO)
        : new End(Integer.parseInt(rows.getFirst().text(0)), Lsn.parse(rows.getFirst().text(1)));
  }

  /**
   * Tells the server what is safe here.
   *
   * <p>May be called while another thread waits in {@link #next}.
   *
   * @param flushed nothing before this place will be asked for again: say it only when it is on
   *     disk
   * @param replyRequested whether the server should say at once how far it is itself
   */
  public synchronized void report(Lsn written, Lsn flushed, Instant now, boolean replyRequested) {
    byte[] message = new byte[STATUS_LENGTH];
    message[0] = STATUS;
    put(message, 1, written.bytes());
    put(message, 9, flushed.bytes());
    put(message, 17, flushed.bytes()); // nothing is replayed here: what is safe counts as applied
    put(message, 25, EPOCH.until(now, ChronoUnit.MICROS));
    message[STATUS_LENGTH - 1] = (byte) (replyRequested ? 1 : 0);
    ReplicationConnection.command(
        () -> {
          wire.copyData(message, message.length);
          wire.flush();
          return message.length;
        });
  }

  private static void put(byte[] message, int offset, long value) {
    for (int i = 0; i < Long.BYTES; i++) {
      message[offset + i] = (byte) (value >>> (Long.SIZE - Byte.SIZE * (i + 1)));
    }
  }
}
