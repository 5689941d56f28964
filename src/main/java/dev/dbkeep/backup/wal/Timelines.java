package dev.dbkeep.backup.wal;

import dev.dbkeep.postgres.Lsn;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How the timelines of a cluster came from each other, as their history files tell.
 *
 * @param ancestors of each timeline that has a history file: its ancestors, the oldest first
 */
public record Timelines(SortedMap<Integer, List<Ancestor>> ancestors) {
  private static final int FIRST = 1;

  public Timelines {
    ancestors = Collections.unmodifiableSortedMap(new TreeMap<>(ancestors));
  }

  /**
   * A timeline that another one came from.
   *
   * @param end where it was left
   */
  public record Ancestor(int timeline, Lsn end) {}

  /**
   * A stretch of the way to a place: this timeline counts from {@code from} (included) to {@code
   * until} (excluded).
   */
  public record Stretch(int timeline, Lsn from, Lsn until) {
    private static final Lsn NO_END = new Lsn(-1);

    boolean isOpen() {
      return until.equals(NO_END);
    }
  }

  /** Reads history files by the number of their timeline. */
  public static Timelines of(Map<Integer, byte[]> files) {
    SortedMap<Integer, List<Ancestor>> ancestors = new TreeMap<>();
    files.forEach((timeline, content) -> ancestors.put(timeline, read(content)));
    return new Timelines(ancestors);
  }

  /** Lines of {@code timeline TAB place TAB reason}; PostgreSQL allows comments. */
  private static List<Ancestor> read(byte[] content) {
    List<Ancestor> list = new ArrayList<>();
    for (String line : new String(content, StandardCharsets.UTF_8).split("\n")) {
      String[] words = line.strip().split("\\s+", 3);
      if (words.length >= 2 && !words[0].startsWith("#")) {
        list.add(new Ancestor(Integer.parseInt(words[0]), Lsn.parse(words[1])));
      }
    }
    return list;
  }

  /** The way from the beginning of the cluster to the open end of a timeline. */
  public List<Stretch> way(int timeline) {
    List<Stretch> way = new ArrayList<>();
    Lsn from = Lsn.ZERO;
    for (Ancestor ancestor : ancestors.getOrDefault(timeline, List.of())) {
      way.add(new Stretch(ancestor.timeline(), from, ancestor.end()));
      from = ancestor.end();
    }
    way.add(new Stretch(timeline, from, Stretch.NO_END));
    return way;
  }

  /** Which timeline of the way to this one holds that place. */
  public int timelineAt(int timeline, Lsn place) {
    return way(timeline).stream()
        .filter(stretch -> stretch.isOpen() || place.compareTo(stretch.until()) < 0)
        .findFirst()
        .orElseThrow()
        .timeline();
  }

  /** The timeline with the greatest number, which is the one that began last. */
  public int newest() {
    return ancestors.isEmpty() ? FIRST : Math.max(FIRST, ancestors.lastKey());
  }
}
