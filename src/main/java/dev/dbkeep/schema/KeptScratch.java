package dev.dbkeep.schema;

import dev.dbkeep.error.DbkeepException;
import dev.dbkeep.postgres.Connections;
import dev.dbkeep.postgres.ServerUrl;
import dev.dbkeep.postgres.SqlErrors;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * An empty scratch database for somebody who asks again and again: making and dropping one costs
 * more than what is asked of it. Each use is a transaction that is rolled back, so that the next
 * one finds it empty; one that ends its transaction by itself takes the database with it.
 */
public final class KeptScratch implements AutoCloseable {
  private static final Duration IDLE = Duration.ofMinutes(5);

  /** Other runs take it for one that a dead run left after an hour. */
  private static final Duration LIFE = Duration.ofMinutes(30);

  private final Supplier<ShadowDatabase> maker;
  private final Duration idle;
  private final AtomicReference<@Nullable Kept> free = new AtomicReference<>();

  /**
   * Nothing is made before it is used.
   *
   * @param maker makes one
   */
  public KeptScratch(Supplier<ShadowDatabase> maker) {
    this(maker, IDLE);
  }

  KeptScratch(Supplier<ShadowDatabase> maker, Duration idle) {
    this.maker = maker;
    this.idle = idle;
  }

  /** What is done in it. */
  @FunctionalInterface
  public interface Work<T> {
    /** In a transaction, of which nothing stays. */
    T in(Connection scratch) throws SQLException;
  }

  /** One of them. */
  private record Kept(ShadowDatabase database, long made) {
    ServerUrl url() {
      return database.url();
    }

    boolean isOld() {
      return System.nanoTime() - made > LIFE.toNanos();
    }

    /** What cannot be dropped now goes with what other runs left. */
    void drop() {
      try {
        database.close();
      } catch (DbkeepException e) {
        // its server is away, or somebody dropped it
      }
    }
  }

  /** Two who ask at once have a database each, of which one is kept. */
  public <T> T use(Work<T> work) {
    Kept known = free.getAndSet(null);
    if (known != null) {
      Connection connection = known.isOld() ? null : open(known);
      if (connection != null) {
        return use(known, connection, work);
      }
      known.drop();
    }
    Kept made = new Kept(maker.get(), System.nanoTime());
    Connection connection;
    try {
      connection = Connections.open(made.url());
    } catch (DbkeepException e) {
      made.drop();
      throw e;
    }
    return use(made, connection, work);
  }

  private static @Nullable Connection open(Kept known) {
    try {
      return Connections.open(known.url());
    } catch (DbkeepException e) {
      return null;
    }
  }

  private <T> T use(Kept kept, Connection opened, Work<T> work) {
    boolean untouched = false;
    try (Connection connection = opened) {
      connection.setAutoCommit(false);
      String transaction = transaction(connection);
      T result = work.in(connection);
      untouched = isStill(transaction, connection);
      connection.rollback();
      return result;
    } catch (SQLException e) {
      throw SqlErrors.of(e, kept.url());
    } finally {
      if (untouched) {
        keep(kept);
      } else {
        kept.drop();
      }
    }
  }

  private static String transaction(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT pg_catalog.pg_current_xact_id()::text")) {
      row.next();
      return row.getString(1);
    }
  }

  private static boolean isStill(String transaction, Connection connection) {
    try {
      return transaction.equals(transaction(connection));
    } catch (SQLException e) {
      return false;
    }
  }

  private void keep(Kept used) {
    Kept kept = new Kept(used.database(), used.made());
    if (!free.compareAndSet(null, kept)) {
      kept.drop();
      return;
    }
    CompletableFuture.delayedExecutor(
            idle.toMillis(), TimeUnit.MILLISECONDS, Thread::startVirtualThread)
        .execute(
            () -> {
              if (free.compareAndSet(kept, null)) {
                kept.drop();
              }
            });
  }

  /** Drops what is not in use. */
  @Override
  public void close() {
    Kept kept = free.getAndSet(null);
    if (kept != null) {
      kept.drop();
    }
  }
}
