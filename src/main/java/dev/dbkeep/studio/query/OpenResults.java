package dev.dbkeep.studio.query;

import dev.dbkeep.error.DbkeepException;
import dev.dbkeep.error.ErrorCode;
import dev.dbkeep.studio.database.Caller;
import dev.dbkeep.studio.database.Session;
import java.sql.SQLException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Results of which a view has seen only the first rows. Their connection is kept for it, until it
 * leaves or asks nothing for a while.
 */
final class OpenResults {
  /** So many connections are kept; the one that waits longest goes first. */
  private static final int MOST = 6;

  private final Duration patience;
  private final LinkedHashMap<Caller, Open> results = new LinkedHashMap<>(16, 0.75f, true);

  OpenResults(Duration patience) {
    this.patience = patience;
  }

  /** What one text left open. */
  static final class Open implements AutoCloseable {
    private final Session session;
    private final Map<String, Reader> readers = new LinkedHashMap<>();
    private long uses;

    Open(Session session) {
      this.session = session;
    }

    /** The name under which other rows of a statement are asked for. */
    String add(Reader reader) {
      String cursor = UUID.randomUUID().toString();
      readers.put(cursor, reader);
      return cursor;
    }

    boolean isEmpty() {
      return readers.isEmpty();
    }

    @Override
    public void close() {
      session.close();
    }
  }

  /** Keeps what a text of the caller left open. */
  void keep(Caller caller, Open open) {
    Map.Entry<Caller, Open> eldest;
    synchronized (results) {
      results.put(caller, open);
      eldest = results.size() > MOST ? results.pollFirstEntry() : null;
    }
    rest(caller, open);
    close(eldest == null ? null : eldest.getValue());
  }

  /** Closes what an earlier text of the caller left open. */
  void close(Caller caller) {
    Open open;
    synchronized (results) {
      open = results.remove(caller);
    }
    close(open);
  }

  private static void close(@Nullable Open open) {
    if (open != null) {
      synchronized (open) {
        open.close();
      }
    }
  }

  /** The next rows of a result. */
  void more(Caller caller, MoreRequest request, Consumer<SqlLine> lines) {
    Open open;
    synchronized (results) {
      open = results.get(caller);
    }
    if (open == null) {
      throw over();
    }
    synchronized (open) {
      Reader reader = open.readers.get(request.cursor());
      if (reader == null || !open.session.wake()) {
        throw over();
      }
      open.uses++;
      boolean whole = false;
      try {
        read(open, reader, request, lines);
        whole = true;
      } catch (SQLException e) {
        throw open.session.failure(e);
      } finally {
        if (whole && !open.isEmpty()) {
          rest(caller, open);
        } else {
          forget(caller, open);
        }
      }
    }
  }

  private static void read(Open open, Reader reader, MoreRequest request, Consumer<SqlLine> lines)
      throws SQLException {
    long began = System.nanoTime();
    reader.rows(SqlRequest.rows(request.limit()), open.session::requireCaller, lines);
    boolean more = reader.more();
    if (!more) {
      open.readers.remove(request.cursor());
    }
    String cursor = more ? request.cursor() : null;
    lines.accept(SqlLine.Done.of(reader.number(), reader.tag(), more, cursor, began));
    lines.accept(new SqlLine.End(true));
  }

  private void rest(Caller caller, Open open) {
    long use;
    synchronized (open) {
      use = open.uses;
      open.session.rest();
    }
    // it may wait for a batch that is being read: not in the pool that all else shares
    CompletableFuture.delayedExecutor(
            patience.toMillis(), TimeUnit.MILLISECONDS, Thread::startVirtualThread)
        .execute(
            () -> {
              synchronized (open) {
                if (open.uses == use) {
                  forget(caller, open);
                }
              }
            });
  }

  private void forget(Caller caller, Open open) {
    synchronized (results) {
      results.remove(caller, open);
    }
    open.close();
  }

  private static DbkeepException over() {
    return DbkeepException.of(
        ErrorCode.USAGE,
        "the other rows of this result are not kept any more",
        "Run the text again; what nobody asks for within a minute is let go.");
  }
}
