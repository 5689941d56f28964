package dev.dbkeep.backup.wal;

import dev.dbkeep.postgres.Lsn;
import java.util.Collection;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * A file of the write-ahead log as PostgreSQL names it: {@code 00000002000000010000003A}, with
 * {@code .partial} behind it while it is not complete.
 *
 * @param number counts the segments of a cluster from 0, whatever the timeline
 */
public record WalFile(int timeline, long number, boolean partial) implements Comparable<WalFile> {
  private static final int NAME_LENGTH = 24;
  private static final int PART = 8;
  private static final int HEX = 16;

  /** How the name of an open one ends. */
  public static final String PARTIAL = ".partial";

  @Override
  public int compareTo(WalFile other) {
    int order = Integer.compare(timeline, other.timeline);
    order = order == 0 ? Long.compare(number, other.number) : order;
    return order == 0 ? Boolean.compare(other.partial, partial) : order;
  }

  /** The one that holds this place. */
  public static WalFile at(int timeline, Lsn place, int segmentSize) {
    return new WalFile(timeline, Long.divideUnsigned(place.bytes(), segmentSize), false);
  }

  /**
   * All but the open segments that another one of their timeline follows: their rest was never
   * received, and nobody will complete them.
   */
  public static SortedSet<WalFile> usable(Collection<WalFile> files) {
    SortedSet<WalFile> usable = new TreeSet<>();
    WalFile after = null;
    for (WalFile file : new TreeSet<>(files).descendingSet()) {
      if (!file.partial() || after == null || after.timeline() != file.timeline()) {
        usable.add(file);
      }
      after = file;
    }
    return usable;
  }

  /** Nothing when the name is not one of a segment. */
  public static Optional<WalFile> parse(String name, int segmentSize) {
    boolean partial = name.endsWith(PARTIAL);
    String stem = partial ? name.substring(0, name.length() - PARTIAL.length()) : name;
    if (stem.length() != NAME_LENGTH || !stem.chars().allMatch(WalFile::isHex)) {
      return Optional.empty();
    }
    long high = Long.parseLong(stem.substring(PART, 2 * PART), HEX);
    long low = Long.parseLong(stem.substring(2 * PART), HEX);
    return Optional.of(
        new WalFile(
            Integer.parseUnsignedInt(stem.substring(0, PART), HEX),
            high * perLogicalFile(segmentSize) + low,
            partial));
  }

  private static boolean isHex(int c) {
    return c >= '0' && c <= '9' || c >= 'A' && c <= 'F';
  }

  /** The name's last part counts to here and then begins again. */
  private static long perLogicalFile(int segmentSize) {
    return (1L << Integer.SIZE) / segmentSize;
  }

  public static String historyName(int timeline) {
    return "%08X.history".formatted(timeline);
  }

  public String name(int segmentSize) {
    long perFile = perLogicalFile(segmentSize);
    return "%08X%08X%08X"
            .formatted(timeline, number / perFile, number % perFile)
            .toUpperCase(Locale.ROOT)
        + (partial ? PARTIAL : "");
  }

  public Lsn start(int segmentSize) {
    return new Lsn(number * segmentSize);
  }

  public WalFile next() {
    return new WalFile(timeline, number + 1, partial);
  }

  public WalFile asPartial() {
    return new WalFile(timeline, number, true);
  }
}
