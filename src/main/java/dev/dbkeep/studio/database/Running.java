package dev.dbkeep.studio.database;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.postgresql.PGConnection;

/** What runs now and for whom, so that it can be ended. */
final class Running {
  private static final int ATTEMPTS = 50;
  private static final long BETWEEN_MILLIS = 40;

  private final Set<Call> calls = ConcurrentHashMap.newKeySet();

  /** A connection at work. */
  static final class Call {
    private final Caller caller;
    private final Connection connection;
    private final CountDownLatch ended = new CountDownLatch(1);
    private volatile boolean cancelled;
    private boolean resting;

    private Call(Caller caller, Connection connection) {
      this.caller = caller;
      this.connection = connection;
    }

    boolean cancelled() {
      return cancelled;
    }
  }

  Call begin(Caller caller, Connection connection) {
    Call call = new Call(caller, connection);
    calls.add(call);
    return call;
  }

  /** Waits for a cancellation that is under way: it must not hit whoever gets the connection. */
  void end(Call call) {
    synchronized (call) {
      calls.remove(call);
      call.ended.countDown();
    }
  }

  /** Nothing runs on it now, though it is kept: a cancellation closes it. */
  void rest(Call call) {
    synchronized (call) {
      call.resting = true;
    }
  }

  /** False when it was cancelled meanwhile. */
  boolean wake(Call call) {
    synchronized (call) {
      call.resting = false;
      return !call.cancelled;
    }
  }

  /** Ends what runs for those callers; returns at once. */
  void cancel(Predicate<Caller> whose) {
    calls.stream()
        .filter(call -> whose.test(call.caller))
        .forEach(call -> Thread.startVirtualThread(() -> cancel(call)));
  }

  /** Again and again, since a call may be between two statements, where a cancel hits nothing. */
  private static void cancel(Call call) {
    call.cancelled = true;
    try {
      for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
        synchronized (call) {
          if (call.ended.getCount() == 0) {
            return;
          }
          if (call.resting) {
            call.connection.abort(Runnable::run);
            return;
          }
          call.connection.unwrap(PGConnection.class).cancelQuery();
        }
        if (call.ended.await(BETWEEN_MILLIS, TimeUnit.MILLISECONDS)) {
          return;
        }
      }
      call.connection.abort(Runnable::run);
    } catch (SQLException e) {
      // the connection is gone, and with it what ran on it
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
