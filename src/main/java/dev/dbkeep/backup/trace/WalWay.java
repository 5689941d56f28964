package dev.dbkeep.backup.trace;

import dev.dbkeep.backup.repo.DamagedException;
import dev.dbkeep.backup.restore.Archive;
import dev.dbkeep.backup.wal.SegmentFacts;
import dev.dbkeep.backup.wal.SegmentSource;
import dev.dbkeep.backup.wal.Timelines.Stretch;
import dev.dbkeep.backup.wal.WalFile;
import dev.dbkeep.backup.wal.WalScanner;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * The segments that lead to the present, in order: along the newest timeline and those it came
 * from.
 *
 * @param missing how many are not there between the first and the last
 */
public record WalWay(List<WalFile> files, int segmentSize, int missing) {
  /** One is decompressed while another one is searched; more would only take memory. */
  private static final int AHEAD = 2;

  public WalWay {
    files = List.copyOf(files);
  }

  public static WalWay of(Archive archive) {
    List<WalFile> files = new ArrayList<>();
    if (archive.wal().isEmpty()) {
      return new WalWay(files, archive.segmentSize(), 0);
    }
    int size = archive.segmentSize();
    List<Stretch> way = archive.timelines().way(archive.wal().last().timeline());
    long first = archive.wal().stream().mapToLong(WalFile::number).min().orElseThrow();
    long last = archive.wal().stream().mapToLong(WalFile::number).max().orElseThrow();
    int missing = 0;
    int gap = 0;
    for (long number = first; number <= last; number++) {
      Optional<WalFile> held = held(archive, way, number, size);
      if (held.isPresent()) {
        missing += gap;
        gap = 0;
        files.add(held.get());
      } else if (!files.isEmpty()) {
        gap++; // behind the last one there is no hole, only another timeline's log
      }
    }
    return new WalWay(files, size, missing);
  }

  private static Optional<WalFile> held(Archive archive, List<Stretch> way, long number, int size) {
    int timeline = way.getFirst().timeline();
    for (Stretch stretch : way) {
      if (stretch.from().bytes() < (number + 1) * size) {
        timeline = stretch.timeline();
      }
    }
    WalFile file = new WalFile(timeline, number, false);
    if (archive.wal().contains(file)) {
      return Optional.of(file);
    }
    return archive.wal().contains(file.asPartial())
        ? Optional.of(file.asPartial())
        : Optional.empty();
  }

  /** Only what may hold commits of this moment or later. */
  public WalWay since(Instant moment, Archive archive) {
    int from = 0;
    for (int i = 0; i < files.size(); i++) {
      SegmentFacts facts = archive.facts().get(files.get(i));
      if (facts != null && facts.lastCommit() != null && facts.lastCommit().isBefore(moment)) {
        from = i;
      }
    }
    return new WalWay(files.subList(from, files.size()), segmentSize, missing);
  }

  /** Only from the segment that holds one place to the one that holds another. */
  WalWay between(long from, long to) {
    List<WalFile> some =
        files.stream()
            .filter(file -> file.number() >= Long.divideUnsigned(from, segmentSize))
            .filter(file -> file.number() <= Long.divideUnsigned(to, segmentSize))
            .toList();
    return new WalWay(some, segmentSize, 0);
  }

  /**
   * Is told which segment comes next, and how many came before it; false when it need not be read.
   */
  @FunctionalInterface
  interface Watcher {
    boolean next(WalFile file, int done);
  }

  /** Sends every segment through a scanner. */
  void scan(SegmentSource segments, WalScanner scanner, Watcher watcher)
      throws IOException, InterruptedException {
    Deque<Future<byte[]>> coming = new ArrayDeque<>();
    try (ExecutorService workers = Executors.newFixedThreadPool(AHEAD)) {
      int asked = 0;
      for (int i = 0; i < files.size(); i++) {
        while (asked < files.size() && coming.size() <= AHEAD) {
          WalFile later = files.get(asked++);
          coming.add(workers.submit(() -> content(segments, later)));
        }
        WalFile file = files.get(i);
        if (!watcher.next(file, i)) {
          coming.forEach(future -> future.cancel(true));
          return;
        }
        if (i > 0 && files.get(i - 1).number() + 1 != file.number()) {
          scanner.jump();
        }
        scanner.read(file.start(segmentSize), coming.remove().get());
      }
    } catch (ExecutionException e) {
      throw e.getCause() instanceof IOException cause ? cause : new IOException(e.getCause());
    }
  }

  private byte[] content(SegmentSource segments, WalFile file) throws IOException {
    return segments
        .read(file)
        .orElseThrow(
            () -> new DamagedException("the segment " + file.name(segmentSize) + " is missing"));
  }
}
