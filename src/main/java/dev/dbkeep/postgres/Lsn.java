package dev.dbkeep.postgres;

/**
 * A place in the write-ahead log, in bytes from its beginning; written as PostgreSQL does: {@code
 * 16/B374D848}.
 */
public record Lsn(long bytes) implements Comparable<Lsn> {
  public static final Lsn ZERO = new Lsn(0);

  /** Reads two hexadecimal numbers with a slash between them; anything else is refused. */
  public static Lsn parse(String text) {
    int slash = text.indexOf('/');
    try {
      if (slash > 0 && slash <= 8 && text.length() - slash - 1 <= 8) {
        return new Lsn(
            Long.parseLong(text.substring(0, slash), 16) << Integer.SIZE
                | Long.parseLong(text.substring(slash + 1), 16));
      }
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("not a place in the WAL: " + text, e);
    }
    throw new IllegalArgumentException("not a place in the WAL: " + text);
  }

  public Lsn plus(long more) {
    return new Lsn(bytes + more);
  }

  public long minus(Lsn other) {
    return bytes - other.bytes;
  }

  /** The start of the segment that holds this place. */
  public Lsn segmentStart(int segmentSize) {
    return new Lsn(bytes - Long.remainderUnsigned(bytes, segmentSize));
  }

  @Override
  public int compareTo(Lsn other) {
    return Long.compareUnsigned(bytes, other.bytes);
  }

  @Override
  public String toString() {
    return "%X/%X".formatted(bytes >>> Integer.SIZE, bytes & 0xffff_ffffL);
  }
}
