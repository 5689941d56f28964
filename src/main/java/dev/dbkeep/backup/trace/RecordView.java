package dev.dbkeep.backup.trace;

import dev.dbkeep.backup.wal.RecordParts;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** One record after the other, read where it lies: what it says of transactions and rows. */
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
  private final RecordParts parts = new RecordParts();
  private byte[] bytes = new byte[0];
  private int offset;

  /** Takes the next record. */
  void of(byte[] record, int at, int length, int magic) {
    bytes = record;
    offset = at;
    parts.of(record, at, length, magic);
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
    return parts.firstBlock() >= 0
        && parts.number() == storage.number()
        && parts.database() == storage.database()
        && parts.tablespace() == storage.tablespace();
  }

  /** The relation of the first block. */
  Storage storage() {
    return new Storage(parts.tablespace(), parts.database(), parts.number());
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
    return new Place(
        parts.secondBlock() >= 0 ? parts.secondBlock() : parts.firstBlock(),
        dataShort(OLD_LINE_AT));
  }

  /** Where an update puts it. */
  Place newPlace() {
    return new Place(parts.firstBlock(), dataShort(NEW_LINE_AT));
  }

  private int intAt(int position) {
    return (int) INT.get(bytes, position);
  }

  /** What the resource manager wrote: two bytes at this place of it. */
  private int dataShort(int at) {
    return (short) SHORT.get(bytes, parts.data() + at) & 0xffff;
  }

  private int dataByte(int at) {
    return bytes[parts.data() + at] & 0xff;
  }

  int dataInt(int at) {
    return intAt(parts.data() + at);
  }

  long dataLong(int at) {
    return (long) LONG.get(bytes, parts.data() + at);
  }
}
