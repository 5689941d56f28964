package dev.dbkeep.testing;

import static org.awaitility.Awaitility.await;

import dev.dbkeep.backup.Protection;
import dev.dbkeep.backup.Stock;
import dev.dbkeep.backup.repo.Repository;
import dev.dbkeep.backup.repo.RepositoryHead;
import dev.dbkeep.backup.storage.Storages;
import dev.dbkeep.postgres.Connections;
import dev.dbkeep.postgres.ServerUrl;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Map;

/** A database whose server is backed up and whose WAL is received, as {@code protect} does it. */
public final class ProtectedDatabase implements AutoCloseable {
  private static final String SLOT = "dbkeep_past";
  private static final Duration PATIENCE = Duration.ofSeconds(90);

  private final ServerUrl url;
  private final Path state;
  private final Repository repository;
  private final Protection protection;

  private ProtectedDatabase(
      ServerUrl url, Path state, Repository repository, Protection protection) {
    this.url = url;
    this.state = state;
    this.repository = repository;
    this.protection = protection;
  }

  /**
   * @param project the folder whose commands find the backups without an option
   */
  public static ProtectedDatabase of(ServerUrl url, Path project)
      throws IOException, InterruptedException {
    RepositoryHead head = Protection.identify(url);
    Repository repository =
        Repository.create(
            Storages.open(".dbkeep/backups", project, Map.of(), Clock.systemUTC()),
            head.systemId(),
            head.segmentSize(),
            null);
    Path state = project.resolve(".dbkeep/protect").resolve(head.systemId());
    Protection protection =
        Protection.start(url, repository, state, SLOT, Clock.systemUTC(), event -> {});
    ProtectedDatabase database = new ProtectedDatabase(url, state, repository, protection);
    protection.backup((done, total) -> {});
    return database;
  }

  public Repository repository() {
    return repository;
  }

  public Path state() {
    return state;
  }

  /** The time of the server, once it lies behind every commit so far. */
  public Instant moment() {
    return value("SELECT clock_timestamp()", OffsetDateTime.class).toInstant();
  }

  /** Waits until everything that is committed now, and all up to this moment, has been received. */
  public void awaitReceived(Instant moment) {
    try {
      protection.awaitReceived();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
    await()
        .atMost(PATIENCE)
        .until(() -> Stock.read(repository, state).archive().until().isAfter(moment));
  }

  public <T> T value(String sql, Class<T> type) {
    try (Connection connection = Connections.open(url);
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      rows.next();
      return rows.getObject(1, type);
    } catch (SQLException e) {
      throw new AssertionError(sql, e);
    }
  }

  public String text(String sql) {
    return value(sql, String.class);
  }

  public void run(String sql) {
    try (Connection connection = Connections.open(url);
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new AssertionError(sql, e);
    }
  }

  /** Runs statements in one transaction and says which one that was. */
  public long transaction(String sql) {
    return transaction(sql, true);
  }

  /** Runs statements in a transaction that is rolled back. */
  public long rolledBack(String sql) {
    return transaction(sql, false);
  }

  private long transaction(String sql, boolean commit) {
    try (Connection connection = Connections.open(url);
        Statement statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      statement.execute(sql);
      try (ResultSet row = statement.executeQuery("SELECT txid_current()")) {
        row.next();
        long xid = row.getLong(1);
        if (commit) {
          connection.commit();
        } else {
          connection.rollback();
        }
        return xid;
      }
    } catch (SQLException e) {
      throw new AssertionError(sql, e);
    }
  }

  @Override
  public void close() throws IOException {
    protection.close();
    repository.close();
    await()
        .atMost(PATIENCE)
        .until(
            () ->
                !value(
                    "SELECT active FROM pg_replication_slots WHERE slot_name = '" + SLOT + "'",
                    Boolean.class));
    run("SELECT pg_drop_replication_slot('" + SLOT + "')");
  }
}
