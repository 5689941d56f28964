package dev.dbkeep.execute;

import dev.dbkeep.error.DbkeepException;
import dev.dbkeep.postgres.Connections;
import dev.dbkeep.postgres.ServerUrl;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.function.Consumer;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Looks, over a connection of its own, at what a statement waits for while it waits. Opens that
 * connection only once a statement takes long.
 */
final class LockWatch implements AutoCloseable {
  /**
   * Below the lock timeout, so that the look happens while the statement still waits; above what a
   * quick statement takes.
   */
  private static final long FIRST_LOOK_MILLIS = 40;

  private static final long LONGEST_PAUSE_MILLIS = 500;

  private final ServerUrl url;
  private final Consumer<Sighting> listener;
  private @Nullable Connection connection;
  private @Nullable Thread thread;
  private @Nullable IntSupplier watched;
  private long round;
  private boolean closed;
  private @Nullable Sighting last;

  LockWatch(ServerUrl url, Consumer<Sighting> listener) {
    this.url = url;
    this.listener = listener;
  }

  /**
   * From now on this server process is looked at; behind a pooler it changes with every
   * transaction.
   */
  synchronized void begin(IntSupplier pid) {
    watched = pid;
    round++;
    last = null;
    if (thread == null) {
      thread = Thread.ofPlatform().daemon().name("dbkeep-lock-watch").start(this::watch);
    }
    notifyAll();
  }

  /** The last wait that was seen since {@link #begin}; null when none was. */
  synchronized @Nullable Sighting end() {
    watched = null;
    notifyAll();
    return last;
  }

  private void watch() {
    long seen = 0;
    long pause = FIRST_LOOK_MILLIS;
    try {
      while (true) {
        IntSupplier pid;
        synchronized (this) {
          while (watched == null && !closed) {
            wait();
          }
          if (closed) {
            return;
          }
          if (seen != round) {
            seen = round;
            pause = FIRST_LOOK_MILLIS;
          }
          wait(pause);
          pid = watched;
          if (closed || pid == null || seen != round) {
            continue;
          }
        }
        look(pid.getAsInt(), seen);
        pause = Math.min(LONGEST_PAUSE_MILLIS, pause + pause / 2);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void look(int pid, long seen) {
    try {
      Sighting sighting = Sighting.of(connection(), pid);
      if (sighting != null) {
        synchronized (this) {
          if (seen == round) {
            last = sighting;
          }
        }
        listener.accept(sighting);
      }
    } catch (SQLException | DbkeepException e) {
      // Knowing who blocks is a help, not a condition: without it the statement still stops at its
      // lock_timeout.
      discardConnection();
    }
  }

  /** Also used between two tries, while nothing is being watched. */
  Connection connection() {
    synchronized (this) {
      if (connection != null) {
        return connection;
      }
    }
    Connection opened = Connections.open(url);
    synchronized (this) {
      // whoever waits for the database to be left alone must not meet a connection that was still
      // being opened when we closed
      if (closed || connection != null) {
        close(opened);
      } else {
        connection = opened;
      }
      return connection == null ? opened : connection;
    }
  }

  private synchronized void discardConnection() {
    if (connection != null) {
      close(connection);
      connection = null;
    }
  }

  private static void close(Connection connection) {
    try {
      connection.close();
    } catch (SQLException e) {
      // It is closed already.
    }
  }

  @Override
  public void close() {
    synchronized (this) {
      closed = true;
      watched = null;
      notifyAll();
    }
    discardConnection();
  }
}
