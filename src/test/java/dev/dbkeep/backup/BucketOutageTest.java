package dev.dbkeep.backup;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dbkeep.backup.repo.Repository;
import dev.dbkeep.backup.repo.RepositoryHead;
import dev.dbkeep.backup.storage.Storages;
import dev.dbkeep.backup.wal.ReceiverEvent;
import dev.dbkeep.testing.FaultProxy;
import dev.dbkeep.testing.FaultProxy.Fault;
import dev.dbkeep.testing.S3Server;
import dev.dbkeep.testing.TestDatabase;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Protection goes on by itself when a bucket was away for longer than any retry lasts. */
class BucketOutageTest {
  private static final String SLOT = "bucket_outage";

  @TempDir private Path folder;

  @Test
  void wal_reaches_the_bucket_when_it_serves_again() throws Exception {
    String bucket = S3Server.bucket();
    List<ReceiverEvent> events = new CopyOnWriteArrayList<>();
    try (TestDatabase database = TestDatabase.create();
        FaultProxy proxy = new FaultProxy(S3Server.port())) {
      RepositoryHead head = Protection.identify(database.url());
      try (Repository repository =
              Repository.create(
                  Storages.open(
                      "s3://" + bucket,
                      folder,
                      S3Server.environment(proxy.address()),
                      Clock.systemUTC()),
                  head.systemId(),
                  head.segmentSize(),
                  null);
          Protection protection =
              Protection.start(
                  database.url(),
                  repository,
                  folder.resolve("state"),
                  SLOT,
                  Clock.systemUTC(),
                  events::add)) {
        // What was written before is not for a receiver that has nothing yet.
        Awaitility.await()
            .until(() -> events.stream().anyMatch(ReceiverEvent.Connected.class::isInstance));
        // more than one request is repeated
        proxy.plan("PUT", Collections.nCopies(8, Fault.INTERNAL).toArray(Fault[]::new));
        database.run("CREATE TABLE t AS SELECT generate_series(1, 100) AS n");
        database.run("SELECT pg_switch_wal()");
        protection.awaitReceived();
        Awaitility.await()
            .atMost(Duration.ofSeconds(90))
            .untilAsserted(() -> assertThat(repository.wal()).isNotEmpty());
        assertThat(events)
            .filteredOn(ReceiverEvent.Trouble.class::isInstance)
            .extracting(event -> ((ReceiverEvent.Trouble) event).message())
            .anyMatch(message -> message.startsWith("cannot write to s3://" + bucket));
      } finally {
        Awaitility.await()
            .ignoreExceptions()
            .untilAsserted(
                () -> {
                  try (var connection = database.connect();
                      var statement = connection.createStatement()) {
                    statement.execute("SELECT pg_drop_replication_slot('" + SLOT + "')");
                  }
                });
      }
    }
  }
}
