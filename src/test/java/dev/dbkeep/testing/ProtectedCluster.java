package dev.dbkeep.testing;

import dev.dbkeep.backup.Protection;
import dev.dbkeep.backup.proof.Prover;
import dev.dbkeep.backup.repo.Repository;
import dev.dbkeep.backup.repo.RepositoryHead;
import dev.dbkeep.backup.repo.RepositoryKey;
import dev.dbkeep.backup.storage.Storage;
import dev.dbkeep.backup.storage.Storages;
import dev.dbkeep.postgres.Connections;
import dev.dbkeep.postgres.ServerUrl;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A cluster that a receiver protects for one test; its slot vanishes with it. */
public final class ProtectedCluster implements AutoCloseable {
  private final ServerUrl url;
  private final Path place;
  private final Path state;
  private final String slot;
  private final Repository repository;
  private final Protection protection;

  private ProtectedCluster(
      ServerUrl url,
      Path place,
      Path state,
      String slot,
      Repository repository,
      Protection protection) {
    this.url = url;
    this.place = place;
    this.state = state;
    this.slot = slot;
    this.repository = repository;
    this.protection = protection;
  }

  /** In the folders repo and state below this one. */
  public static ProtectedCluster start(ServerUrl url, Path folder, @Nullable RepositoryKey key)
      throws IOException {
    return start(url, folder.resolve("repo"), folder.resolve("state"), "dbkeep_test", key);
  }

  /** As `dbkeep protect` does it in a project that names nothing. */
  public static ProtectedCluster inProject(ServerUrl url, Path project) throws IOException {
    Path home = project.resolve(".dbkeep");
    String systemId = Protection.identify(url).systemId();
    return start(
        url, home.resolve("backups"), home.resolve("protect").resolve(systemId), "dbkeep", null);
  }

  private static ProtectedCluster start(
      ServerUrl url, Path place, Path state, String slot, @Nullable RepositoryKey key)
      throws IOException {
    RepositoryHead head = Protection.identify(url);
    Repository repository =
        Repository.create(Storages.folder(place), head.systemId(), head.segmentSize(), key);
    Protection protection =
        Protection.start(url, repository, state, slot, Clock.systemUTC(), event -> {});
    return new ProtectedCluster(url, place, state, slot, repository, protection);
  }

  public Storage storage() {
    return Storages.folder(place);
  }

  public Path state() {
    return state;
  }

  public Repository repository() {
    return repository;
  }

  public Protection protection() {
    return protection;
  }

  public String backup() throws IOException, InterruptedException {
    return protection.backup((done, total) -> {}).id();
  }

  /** Proves backups of this cluster in a folder of its own. */
  public Prover prover(Path scratch) {
    return new Prover(repository, state, scratch, url, Clock.systemUTC(), Duration.ofMinutes(5));
  }

  /** Ends the receiver; the repository stays. */
  public void stop() throws IOException {
    protection.close();
  }

  @Override
  public void close() throws IOException, SQLException {
    protection.close();
    repository.close();
    String drop =
        """
        SELECT pg_drop_replication_slot(slot_name) FROM pg_replication_slots
        WHERE slot_name = ? AND NOT active
        """;
    try (Connection connection = Connections.open(url);
        PreparedStatement statement = connection.prepareStatement(drop)) {
      statement.setString(1, slot);
      boolean gone = false;
      while (!gone) {
        try (ResultSet dropped = statement.executeQuery()) {
          gone = dropped.next();
        }
      }
    }
  }
}
