package dev.dbkeep.cli.upkeep;

import dev.dbkeep.testing.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** An application that writes events all the time and gives up one that waits for a second. */
final class PartitionsNeighbour implements AutoCloseable {
  private final TestDatabase database;
  private final Thread thread;
  private volatile boolean ends;
  private final AtomicLong rows = new AtomicLong();
  private final AtomicLong longest = new AtomicLong();
  private volatile @Nullable String failure;

  private PartitionsNeighbour(TestDatabase database) {
    this.database = database;
    this.thread = Thread.ofPlatform().name("neighbour").unstarted(this::write);
  }

  static PartitionsNeighbour begin(TestDatabase database) throws InterruptedException {
    PartitionsNeighbour neighbour = new PartitionsNeighbour(database);
    neighbour.thread.start();
    while (neighbour.rows() == 0 && neighbour.thread.isAlive()) {
      Thread.sleep(5);
    }
    return neighbour;
  }

  private void write() {
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement()) {
      statement.execute("SET lock_timeout = '1s'");
      connection.setAutoCommit(false);
      while (!ends) {
        long began = System.nanoTime();
        statement.execute(
            "WITH e AS (INSERT INTO events (user_id) VALUES (1) RETURNING id) INSERT INTO written"
                + " SELECT id FROM e");
        connection.commit();
        longest.accumulateAndGet(
            TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began), Math::max);
        rows.incrementAndGet();
        Thread.sleep(1);
      }
    } catch (SQLException e) {
      failure = e.getMessage();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  void end() throws InterruptedException {
    ends = true;
    thread.join(TimeUnit.SECONDS.toMillis(20));
  }

  long rows() {
    return rows.get();
  }

  /** In milliseconds. */
  long longest() {
    return longest.get();
  }

  @Nullable String failure() {
    return failure;
  }

  @Override
  public void close() {
    ends = true;
  }
}
