package dev.dbkeep.backup.wal;

import dev.dbkeep.postgres.Lsn;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.zip.CRC32C;

/**
 * Goes through segments as fast as they come: looks at the head of every record and gives out only
 * those that are wanted, where they lie. {@link WalReader} checks every byte instead.
 */
public final class WalScanner {
  private static final VarHandle SHORT =
      MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final int PAGE = 8192;
  private static final int SHORT_HEADER = 24;
  private static final int LONG_HEADER = 40;
  private static final int CONTINUES = 0x1;
  private static final int IS_LONG = 0x2;
  private static final int OVERWRITES = 0x8;
  private static final int CRC_AT = 20;
  private static final int INFO_AT = 16;
  private static final int MANAGER_AT = 17;
  private static final int LONGEST = 1 << 30;

  private final Wanted wanted;
  private final Sink sink;

  /** How much of the record that began before is still to come; 0 between records. */
  private int left;

  /** How much of it is in {@link #buffer}; -1 when it is not wanted. */
  private int filled = -1;

  private byte[] buffer = new byte[PAGE];
  private long recordAt;
  private long end;
  private int magic;

  /** Says by its head whether a record is of interest. */
  @FunctionalInterface
  public interface Wanted {
    boolean test(int manager, int info);
  }

  /** Takes a wanted record, whose bytes are only lent. */
  @FunctionalInterface
  public interface Sink {
    void accept(long at, byte[] bytes, int offset, int length);
  }

  public WalScanner(Wanted wanted, Sink sink) {
    this.wanted = wanted;
    this.sink = sink;
  }

  /** The number in the head of every page, which tells the server's version. */
  public int magic() {
    return magic;
  }

  /** Behind the record that is given out at the moment. */
  public Lsn end() {
    return new Lsn(end);
  }

  /** Forgets the record that is open: the next segment does not follow the last one. */
  public void jump() {
    left = 0;
    filled = -1;
  }

  /**
   * Reads a segment, or the beginning of one.
   *
   * @return false when the log ends inside of it, or nothing more was written into it
   */
  public boolean read(Lsn start, byte[] segment) {
    for (int page = 0; page + PAGE <= segment.length; page += PAGE) {
      if (!readPage(start.bytes(), segment, page)) {
        jump();
        return false;
      }
    }
    return true;
  }

  private boolean readPage(long start, byte[] bytes, int page) {
    int found = (short) SHORT.get(bytes, page) & 0xffff;
    if (found == 0 || (long) LONG.get(bytes, page + 8) != start + page) {
      return false;
    }
    magic = found;
    int info = (short) SHORT.get(bytes, page + 2);
    int position = page + ((info & IS_LONG) != 0 ? LONG_HEADER : SHORT_HEADER);
    int pageEnd = page + PAGE;
    if ((info & OVERWRITES) != 0) {
      jump();
    }
    if ((info & CONTINUES) == 0) {
      return left == 0 && readRecords(start, bytes, position, pageEnd);
    }
    int rest = (int) INT.get(bytes, page + 16);
    if (left == 0) {
      left = rest; // it began before we did
    } else if (left != rest) {
      return false;
    }
    int here = Math.min(left, pageEnd - position);
    if (!proceed(start, bytes, position, here)) {
      return false;
    }
    return left > 0 || readRecords(start, bytes, align(position + here), pageEnd);
  }

  /** Takes the next bytes of the open record. */
  private boolean proceed(long start, byte[] bytes, int position, int here) {
    left -= here;
    if (filled < 0) {
      return true;
    }
    boolean headWasWhole = filled >= WalRecord.HEADER;
    if (buffer.length < filled + here) {
      buffer = Arrays.copyOf(buffer, Math.max(filled + here, 2 * buffer.length));
    }
    System.arraycopy(bytes, position, buffer, filled, here);
    filled += here;
    if (!headWasWhole && filled >= WalRecord.HEADER && !isWanted(buffer, 0)) {
      filled = -1;
      return true;
    }
    if (left > 0) {
      return true;
    }
    int length = filled;
    filled = -1;
    end = start + align(position + here);
    return length >= WalRecord.HEADER && give(recordAt, buffer, 0, length);
  }

  private boolean readRecords(long start, byte[] bytes, int from, int pageEnd) {
    int position = from;
    while (position < pageEnd) {
      int length = (int) INT.get(bytes, position);
      if (length < WalRecord.HEADER || length > LONGEST) {
        return false;
      }
      int here = pageEnd - position;
      if (length > here) {
        return begin(start, bytes, position, here, length);
      }
      end = start + align(position + length);
      if (isWanted(bytes, position) && !give(start + position, bytes, position, length)) {
        return false;
      }
      position = align(position + length);
    }
    return true;
  }

  /** A record that goes on behind this page. */
  private boolean begin(long start, byte[] bytes, int position, int here, int length) {
    recordAt = start + position;
    left = length;
    boolean headIsHere = here >= WalRecord.HEADER;
    filled = headIsHere && !isWanted(bytes, position) ? -1 : 0;
    return proceed(start, bytes, position, here);
  }

  private boolean isWanted(byte[] bytes, int position) {
    return wanted.test(bytes[position + MANAGER_AT] & 0xff, bytes[position + INFO_AT] & 0xff);
  }

  private boolean give(long at, byte[] bytes, int position, int length) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, position + WalRecord.HEADER, length - WalRecord.HEADER);
    crc.update(bytes, position, CRC_AT);
    if ((int) crc.getValue() != (int) INT.get(bytes, position + CRC_AT)) {
      return false;
    }
    sink.accept(at, bytes, position, length);
    return true;
  }

  private static int align(int position) {
    return (position + 7) & -8;
  }
}
