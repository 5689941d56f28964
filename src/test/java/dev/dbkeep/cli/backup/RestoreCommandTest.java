package dev.dbkeep.cli.backup;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dbkeep.backup.repo.Repository;
import dev.dbkeep.backup.storage.Storages;
import dev.dbkeep.cli.CliRun;
import dev.dbkeep.postgres.Connections;
import dev.dbkeep.postgres.ServerUrl;
import dev.dbkeep.postgres.embedded.DataDirectory;
import dev.dbkeep.testing.ProtectedDatabase;
import dev.dbkeep.testing.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

final class RestoreCommandTest {
  @TempDir private Path folder;

  @Test
  void a_table_that_is_dropped_next_can_be_read_at_the_target() throws Exception {
    try (TestDatabase test = TestDatabase.create();
        ProtectedDatabase database = ProtectedDatabase.of(test.url(), folder)) {
      database.run("CREATE TABLE book AS SELECT generate_series(1, 300) AS id");
      Instant moment = database.moment();
      // its lock is replayed long before its commit, which is where PostgreSQL stops
      database.run("BEGIN; DROP TABLE book; CREATE TABLE other AS SELECT 1 AS n; COMMIT");
      database.awaitReceived(database.moment());
      refusals(test);
      Path restored = folder.resolve("restored");
      try {
        JsonNode done =
            CliRun.on(
                    test.urlText(),
                    folder,
                    "restore",
                    "--to",
                    moment.toString(),
                    "--as",
                    "restored",
                    "--json")
                .hasExit(0)
                .json();
        int port = ServerUrl.parse(done.get("url").asString()).port();
        assertThat(books(test.url().withPort(port))).isEqualTo(300);
      } finally {
        DataDirectory.of(restored).stop();
      }
    }
  }

  private void refusals(TestDatabase test) throws IOException {
    String taken = Integer.toString(test.url().port());
    CliRun port =
        CliRun.on(test.urlText(), folder, "restore", "--to", "latest", "--as", "r", "--port", taken)
            .hasExit(2);
    assertThat(port.err()).contains("something listens on port " + taken);
    assertThat(folder.resolve("r")).doesNotExist();
    CliRun.on(test.urlText(), folder, "restore", "--to", "latest", "--as", "r", "--port", "99999")
        .hasExit(2);
    Files.writeString(folder.resolve("file"), "");
    CliRun below =
        CliRun.on(test.urlText(), folder, "restore", "--to", "latest", "--as", "file/r").hasExit(1);
    assertThat(below.err()).contains("error: cannot use ").contains("hint: Check the path");
  }

  @Test
  void the_log_of_another_cluster_is_not_searched_for_tables_of_this_one() throws Exception {
    try (TestDatabase test = TestDatabase.create();
        Repository other =
            Repository.create(
                Storages.open("other", folder, Map.of(), Clock.systemUTC()),
                "7000000000000000001",
                16 << 20,
                null)) {
      assertThat(other.head().systemId()).isEqualTo("7000000000000000001");
      for (String[] words :
          List.of(
              new String[] {"when-deleted", "t", "--repo", "other"},
              new String[] {"undo", "7", "--repo", "other"},
              new String[] {"branch", "create", "a", "--at", "latest", "--repo", "other"})) {
        CliRun run = CliRun.on(test.urlText(), folder, words).hasExit(2);
        assertThat(run.err()).contains("are of another cluster (7000000000000000001)");
      }
    }
  }

  private static long books(ServerUrl url) throws SQLException {
    try (Connection connection = Connections.open(url);
        Statement statement = connection.createStatement()) {
      statement.execute("SET statement_timeout = '5s'");
      try (ResultSet row = statement.executeQuery("SELECT count(*) FROM book")) {
        row.next();
        return row.getLong(1);
      }
    }
  }
}
