package dev.dbkeep.backup.trace;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** The parts of one record after the other, read where they lie (access/xlogrecord.h). */
final class RecordView {
  static final int TRANSACTION = 1;
  static final int STORAGE = 2;
  static final int STANDBY = 8;
  static final int HEAP = 10;
  static final int DELETE = 0x10;
  static final int UPDATE = 0x20;
  static final int HOT_UPDATE = 0x40;
  static final int HEAP_KIND = 0x70;

  private static final int OLD_LINE_AT = 4;
  private static final int DELETE_FLAGS_AT = 7;
  private static final int NEW_LINE_AT = 12;
  private static final int IS_SPECULATIVE = 0x08;
  private static final VarHandle SHORT =
      MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final int HEADER = 24;
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
  private int offset;
  private int data;
  private int end;
  private int tablespace;
  private int database;
  private int number;
  private long firstBlock;
  private long secondBlock;

  /** Takes the next record. */
  void of(byte[] record, int at, int length, int magic) {
    bytes = record;
    offset = at;
    end = at + length;
    firstBlock = -1;
    secondBlock = -1;
    data = end;
    int compressed = magic < FIRST_MAGIC_OF_15 ? COMPRESSED_BEFORE_15 : COMPRESSED;
    int position = at + HEADER;
    while (position < end) {
      int id = bytes[position++] & 0xff;
      if (id == SHORT_DATA || id == LONG_DATA) {
        data = end - (id == SHORT_DATA ? bytes[position] & 0xff : intAt(position));
        return;
      }
      if (id == ORIGIN) {
        position += Short.BYTES;
      } else if (id == TOP_LEVEL_XID) {
        position += Integer.BYTES;
      } else if (id <= MAX_BLOCK_ID) {
        position = block(id, position, compressed);
      } else {
        return;
      }
    }
  }

  private int block(int id, int from, int compressed) {
    int flags = bytes[from] & 0xff;
    int position = from + 1 + Short.BYTES;
    if ((flags & HAS_IMAGE) != 0) {
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

  int xid() {
    return intAt(offset + 4);
  }

  int info() {
    return bytes[offset + 16] & 0xff;
  }

  int manager() {
    return bytes[offset + 17] & 0xff;
  }

  boolean isOf(Storage storage) {
    return firstBlock >= 0
        && number == storage.number()
        && database == storage.database()
        && tablespace == storage.tablespace();
  }

  /** The relation of the first block. */
  Storage storage() {
    return new Storage(tablespace, database, number);
  }

  /** Whether it takes a row away for good, when it is one of the heap's. */
  boolean isDelete() {
    return (info() & HEAP_KIND) == DELETE;
  }

  /** An INSERT … ON CONFLICT took back its own row: nobody else ever saw it. */
  boolean isSpeculative() {
    return isDelete() && (dataByte(DELETE_FLAGS_AT) & IS_SPECULATIVE) != 0;
  }

  /** Where the row was that a deletion or an update takes. */
  Place oldPlace() {
    return new Place(secondBlock >= 0 ? secondBlock : firstBlock, dataShort(OLD_LINE_AT));
  }

  /** Where an update puts it. */
  Place newPlace() {
    return new Place(firstBlock, dataShort(NEW_LINE_AT));
  }

  private int intAt(int position) {
    return (int) INT.get(bytes, position);
  }

  /** What the resource manager wrote: two bytes at this place of it. */
  private int dataShort(int at) {
    return (short) SHORT.get(bytes, data + at) & 0xffff;
  }

  private int dataByte(int at) {
    return bytes[data + at] & 0xff;
  }

  int dataInt(int at) {
    return intAt(data + at);
  }

  long dataLong(int at) {
    return (long) LONG.get(bytes, data + at);
  }
}
