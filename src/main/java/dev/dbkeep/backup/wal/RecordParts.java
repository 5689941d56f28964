package dev.dbkeep.backup.wal;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Takes one record after the other apart where it lies (access/xlogrecord.h): which blocks it is
 * about, and where the resource manager's own data begins. The only place that knows this layout.
 */
public final class RecordParts {
  private static final VarHandle SHORT =
      MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
  private static final int MAX_BLOCK_ID = 32;
  private static final int TOP_LEVEL_XID = 252;
  private static final int ORIGIN = 253;
  private static final int LONG_DATA = 254;
  private static final int SHORT_DATA = 255;
  private static final int HAS_IMAGE = 0x10;
  private static final int SAME_RELATION = 0x80;
  private static final int HAS_HOLE = 0x01;

  /** Version 15 has a bit for each method of compression, those before it another one for all. */
  private static final int FIRST_MAGIC_OF_15 = 0xD110;

  private static final int COMPRESSED = 0x1c;
  private static final int COMPRESSED_BEFORE_15 = 0x02;

  private byte[] bytes = new byte[0];
  private int data;
  private int payload;
  private int head;
  private int end;
  private int tablespace;
  private int database;
  private int number;
  private long firstBlock;
  private long secondBlock;

  /**
   * Takes the next record.
   *
   * @param magic of the page that it lies in, which tells the version of the server
   */
  public void of(byte[] record, int at, int length, int magic) {
    bytes = record;
    end = at + length;
    firstBlock = -1;
    secondBlock = -1;
    data = end;
    payload = 0;
    int compressed = magic < FIRST_MAGIC_OF_15 ? COMPRESSED_BEFORE_15 : COMPRESSED;
    head = at + WalRecord.HEADER;
    while (head < end) {
      int id = bytes[head++] & 0xff;
      if (id == SHORT_DATA || id == LONG_DATA) {
        int own = id == SHORT_DATA ? bytes[head] & 0xff : intAt(head);
        head += id == SHORT_DATA ? 1 : Integer.BYTES;
        payload += own;
        data = end - own;
        return;
      }
      if (id == ORIGIN) {
        head += Short.BYTES;
      } else if (id == TOP_LEVEL_XID) {
        head += Integer.BYTES;
      } else if (id <= MAX_BLOCK_ID) {
        head = block(id, head, compressed);
        if (end - head <= payload) {
          return; // the manager wrote nothing of its own: images and data of the blocks begin
        }
      } else {
        return;
      }
    }
  }

  private int block(int id, int from, int compressed) {
    int flags = bytes[from] & 0xff;
    payload += shortAt(from + 1);
    int position = from + 1 + Short.BYTES;
    if ((flags & HAS_IMAGE) != 0) {
      payload += shortAt(position);
      int image = bytes[position + 2 * Short.BYTES] & 0xff;
      position += 2 * Short.BYTES + 1;
      if ((image & HAS_HOLE) != 0 && (image & compressed) != 0) {
        position += Short.BYTES;
      }
    }
    if ((flags & SAME_RELATION) == 0) {
      if (id == 0) {
        tablespace = intAt(position);
        database = intAt(position + 4);
        number = intAt(position + 8);
      }
      position += 3 * Integer.BYTES;
    }
    long block = intAt(position) & 0xffff_ffffL;
    if (id == 0) {
      firstBlock = block;
    } else if (id == 1) {
      secondBlock = block;
    }
    return position + Integer.BYTES;
  }

  /** Where what the resource manager itself wrote begins. */
  public int data() {
    return data;
  }

  /** Of the relation of the first block. */
  public int tablespace() {
    return tablespace;
  }

  /** Of the relation of the first block. */
  public int database() {
    return database;
  }

  /** The file of the relation of the first block. */
  public int number() {
    return number;
  }

  /** Its number in the relation, or -1 when there is none. */
  public long firstBlock() {
    return firstBlock;
  }

  /** Its number in the relation, or -1 when there is none. */
  public long secondBlock() {
    return secondBlock;
  }

  /** Whether head, images and data fill the record to the byte: what was read is what it is. */
  boolean isWhole() {
    return head + payload == end;
  }

  private int intAt(int position) {
    return (int) INT.get(bytes, position);
  }

  private int shortAt(int position) {
    return (short) SHORT.get(bytes, position) & 0xffff;
  }
}
