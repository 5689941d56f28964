package dev.dbkeep.backup.wal;

import dev.dbkeep.postgres.Lsn;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.function.Consumer;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * Takes segments apart into records, one segment after the other; a record that goes over the end
 * of a segment comes out once the next one is there.
 */
public final class WalReader {
  private static final int PAGE = 8192;
  private static final int SHORT_HEADER = 24;
  private static final int LONG_HEADER = 40;
  private static final int CONTINUES = 0x1;
  private static final int IS_LONG = 0x2;
  private static final int OVERWRITES = 0x8;
  private static final int CRC_AT = 20;
  private static final int XID_AT = 4;
  private static final int INFO_AT = 16;
  private static final int MANAGER_AT = 17;
  private static final int ALIGNMENT = 8;

  private final Consumer<WalRecord> consumer;
  private byte @Nullable [] open;
  private int filled;
  private int magic;
  private Lsn openAt = Lsn.ZERO;
  private Lsn end = Lsn.ZERO;

  public WalReader(Consumer<WalRecord> consumer) {
    this.consumer = consumer;
  }

  /** Behind the last whole record that came out. */
  public Lsn end() {
    return end;
  }

  /**
   * Reads a segment, or the beginning of one.
   *
   * @param start where the segment begins
   * @return false when the log ends inside of it: what follows was never written
   */
  public boolean read(Lsn start, byte[] segment) {
    ByteBuffer bytes = ByteBuffer.wrap(segment).order(ByteOrder.LITTLE_ENDIAN);
    for (int page = 0; page + PAGE <= segment.length; page += PAGE) {
      if (!readPage(start, bytes, page)) {
        open = null;
        return false;
      }
    }
    return true;
  }

  private boolean readPage(Lsn start, ByteBuffer bytes, int page) {
    if (bytes.getShort(page) == 0 || bytes.getLong(page + 8) != start.plus(page).bytes()) {
      return false;
    }
    magic = bytes.getShort(page) & 0xffff;
    int info = bytes.getShort(page + 2);
    int position = page + ((info & IS_LONG) != 0 ? LONG_HEADER : SHORT_HEADER);
    if ((info & OVERWRITES) != 0) {
      open = null;
    }
    if ((info & CONTINUES) != 0) {
      int left = bytes.getInt(page + 16);
      int here = Math.min(left, page + PAGE - position);
      if (open != null && !append(start, bytes, position, here)) {
        return false;
      }
      position += here;
      if (left > here) {
        return true;
      }
    } else if (open != null) {
      return false;
    }
    return readRecords(start, bytes, align(position), page + PAGE);
  }

  private boolean readRecords(Lsn start, ByteBuffer bytes, int from, int pageEnd) {
    int position = from;
    while (position < pageEnd) {
      int length = bytes.getInt(position);
      if (length < WalRecord.HEADER) {
        return false;
      }
      open = new byte[length];
      filled = 0;
      openAt = start.plus(position);
      int here = Math.min(length, pageEnd - position);
      if (!append(start, bytes, position, here)) {
        return false;
      }
      position = align(position + here);
    }
    return true;
  }

  private static int align(int position) {
    return (position + ALIGNMENT - 1) & -ALIGNMENT;
  }

  /** Adds to the open record; false when it is complete and wrong. */
  private boolean append(Lsn start, ByteBuffer bytes, int position, int length) {
    byte[] record = open;
    if (record == null || filled + length > record.length) {
      return false;
    }
    bytes.get(position, record, filled, length);
    filled += length;
    if (filled < record.length) {
      return true;
    }
    open = null;
    ByteBuffer header = ByteBuffer.wrap(record).order(ByteOrder.LITTLE_ENDIAN);
    if (crc(record) != header.getInt(CRC_AT)) {
      return false;
    }
    end = start.plus(align(position + length));
    consumer.accept(
        new WalRecord(
            openAt,
            header.getInt(XID_AT),
            header.get(MANAGER_AT) & 0xff,
            header.get(INFO_AT) & 0xff,
            magic,
            record));
    return true;
  }

  private static int crc(byte[] record) {
    CRC32C crc = new CRC32C();
    crc.update(record, WalRecord.HEADER, record.length - WalRecord.HEADER);
    crc.update(record, 0, CRC_AT);
    return (int) crc.getValue();
  }
}
