package dev.dbkeep.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dbkeep.postgres.Connections;
import dev.dbkeep.postgres.ServerUrl;
import dev.dbkeep.postgres.embedded.DataDirectory;
import dev.dbkeep.testing.ProtectedDatabase;
import dev.dbkeep.testing.TestDatabase;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
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
