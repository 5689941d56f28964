package dev.dbkeep.studio.database;

import dev.dbkeep.error.DbkeepException;
import dev.dbkeep.error.ErrorCode;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** The servers of the past that pages look at, each until it is left. */
final class Pasts {
  /** Each is a server with a copy of the cluster. */
  private static final int MOST = 3;

  private final Map<String, Opened> opened = new ConcurrentHashMap<>();
  private final Semaphore room = new Semaphore(MOST);

  /**
   * One of them.
   *
   * @param page that looks at it
   * @param end ends its server
   */
  private record Opened(Database database, String page, Runnable end) {
    void close() {
      database.close();
      end.run();
    }
  }

  /** Takes the place of one that is to be opened; false when there is none. */
  boolean reserve() {
    return room.tryAcquire();
  }

  /** Nothing came of it. */
  void release() {
    room.release();
  }

  /** Fills a place that was taken. */
  void add(String id, Database database, String page, Runnable end) {
    opened.put(id, new Opened(database, page, end));
  }

  Database required(String id) {
    Opened found = opened.get(id);
    if (found == null) {
      throw DbkeepException.of(
          ErrorCode.USAGE,
          "this look at the past is over",
          "Choose the moment again to look at it once more.");
    }
    return found.database();
  }

  void each(Consumer<Database> what) {
    opened.values().forEach(one -> what.accept(one.database()));
  }

  void end(String id) {
    Opened found = opened.remove(id);
    if (found != null) {
      room.release();
      found.close();
    }
  }

  /** Ends those of some pages. */
  void endOf(Predicate<String> page) {
    opened.entrySet().stream()
        .filter(entry -> page.test(entry.getValue().page()))
        .map(Map.Entry::getKey)
        .toList()
        .forEach(this::end);
  }
}
