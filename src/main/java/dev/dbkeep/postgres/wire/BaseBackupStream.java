package dev.dbkeep.postgres.wire;

import dev.dbkeep.postgres.Lsn;
import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A base backup as the server sends it: a tar archive for each tablespace, then the manifest.
 *
 * <p>From PostgreSQL 15 on all of it is one copy with small headers; before, each archive is a copy
 * of its own, in the order of the tablespaces, and the manifest is the last one.
 */
public final class BaseBackupStream {
  private static final int DATA_ROW = 'D';
  private static final int COMMAND_COMPLETE = 'C';
  private static final int NEW_ARCHIVE = 'n';
  private static final int MANIFEST = 'm';
  private static final int DATA = 'd';
  private static final int PROGRESS = 'p';
  private static final String MAIN = "base.tar";

  private final Wire wire;
  private final Start start;
  private final Deque<Tablespace> unsent;
  private final boolean headed;
  private boolean copying;
  private byte[] buffer = new byte[1 << 17];

  private BaseBackupStream(Wire wire, Start start, boolean headed) {
    this.wire = wire;
    this.start = start;
    this.headed = headed;
    this.unsent = new ArrayDeque<>(start.tablespaces());
  }

  /**
   * What the server says before the first byte.
   *
   * @param at WAL is needed from here on
   */
  public record Start(Lsn at, int timeline, List<Tablespace> tablespaces) {
    public Start {
      tablespaces = List.copyOf(tablespaces);
    }

    /** The expected size in bytes, of the data before compression. */
    public long bytes() {
      return tablespaces.stream().mapToLong(Tablespace::bytes).sum();
    }
  }

  /**
   * One of the archives to come.
   *
   * @param oid empty for the data directory itself
   * @param location where it lies on the server; empty for the data directory
   * @param bytes about how large it is
   */
  public record Tablespace(String oid, String location, long bytes) {
    String archive() {
      return oid.isEmpty() ? MAIN : oid + ".tar";
    }
  }

  /** What comes, in this order. */
  public sealed interface Event {}

  /** The data that follow belong to this archive: {@code base.tar}, {@code 16385.tar.zst}. */
  public record Archive(String name) implements Event {}

  /** The data that follow are the manifest. */
  public record Manifest() implements Event {}

  /** Bytes of the archive or manifest; they lie in a buffer that the next event overwrites. */
  public record Data(byte[] bytes, int length) implements Event {}

  /** How much of the data the server has read. */
  public record Progress(long bytes) implements Event {}

  /** All of it is here. The backup is consistent once WAL up to this place is replayed. */
  public record End(Lsn at, int timeline) implements Event {}

  /**
   * @param headed whether all archives come in one copy, each with a header
   */
  static BaseBackupStream begin(Wire wire, boolean headed) throws IOException, SQLException {
    Wire.Row place = null;
    List<Tablespace> tablespaces = new ArrayList<>();
    int results = 0;
    while (results < 2) {
      int message = wire.next();
      if (message == DATA_ROW) {
        Wire.Row row = wire.row();
        if (results == 0) {
          place = row;
        } else {
          tablespaces.add(tablespace(row));
        }
      } else if (message == COMMAND_COMPLETE) {
        results++;
      }
    }
    if (place == null) {
      throw new WireException("the server does not say where the base backup begins", null);
    }
    return new BaseBackupStream(
        wire,
        new Start(Lsn.parse(place.text(0)), Integer.parseInt(place.text(1)), tablespaces),
        headed);
  }

  private static Tablespace tablespace(Wire.Row row) {
    List<@Nullable String> values = row.values();
    String oid = values.get(0);
    String location = values.get(1);
    String kilobytes = values.get(2);
    return new Tablespace(
        oid == null ? "" : oid,
        location == null ? "" : location,
        kilobytes == null ? 0 : Long.parseLong(kilobytes) * 1024);
  }

  public Start start() {
    return start;
  }

  /** Waits for the next event. After {@link End} there is none. */
  public Event next() {
    return ReplicationConnection.command(
        () -> {
          while (true) {
            Event event = event(wire.next());
            if (event != null) {
              return event;
            }
          }
        });
  }

  private @Nullable Event event(int message) throws IOException, SQLException {
    return switch (message) {
      case Wire.COPY_OUT -> beginCopy();
      case Wire.COPY_DATA -> headed ? headed() : data();
      case Wire.COPY_DONE -> {
        copying = false;
        yield null;
      }
      case DATA_ROW -> copying ? null : end();
      default -> null;
    };
  }

  private @Nullable Event beginCopy() {
    copying = true;
    if (headed) {
      return null;
    }
    Tablespace next = unsent.poll();
    return next == null ? new Manifest() : new Archive(next.archive());
  }

  private @Nullable Event headed() throws IOException {
    return switch (wire.readByte()) {
      case NEW_ARCHIVE -> new Archive(wire.readString());
      case MANIFEST -> new Manifest();
      case DATA -> data();
      case PROGRESS -> new Progress(wire.readLong());
      default -> null;
    };
  }

  private Event data() throws IOException {
    int length = wire.remaining();
    if (length > buffer.length) {
      buffer = new byte[length];
    }
    wire.read(buffer, 0, length);
    return new Data(buffer, length);
  }

  private Event end() throws IOException, SQLException {
    Wire.Row row = wire.row();
    End end = new End(Lsn.parse(row.text(0)), Integer.parseInt(row.text(1)));
    wire.rowsUntilReady();
    return end;
  }
}
