package dev.dbkeep.cli.branch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dbkeep.branch.Branches;
import dev.dbkeep.cli.CliRun;
import dev.dbkeep.postgres.Connections;
import dev.dbkeep.postgres.ServerUrl;
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
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

final class BranchAtTest {
  @TempDir private Path folder;

  private CliRun dbkeep(String... words) {
    return CliRun.in(folder, Map.of("PATH", System.getenv("PATH")), words);
  }

  @Test
  void a_branch_of_the_past_is_a_branch_as_any_other() throws Exception {
    try (TestDatabase test = TestDatabase.create();
        ProtectedDatabase database = ProtectedDatabase.of(test.url(), folder)) {
      String env = "DATABASE_URL=" + test.urlText() + "\n";
      Files.writeString(folder.resolve(".env"), env);
      database.run("CREATE TABLE book AS SELECT generate_series(1, 300) AS id");
      Instant moment = database.moment();
      String xid = Long.toString(database.transaction("DELETE FROM book WHERE id > 7"));
      database.run("DROP TABLE book");
      database.awaitReceived(database.moment());
      try {
        refusals(moment);
        isBranchAsAnyOther(test.url(), moment, env);
        JsonNode before =
            dbkeep("branch", "create", "b c", "--at", "xid:" + xid, "--expires", "1m", "--json")
                .hasExit(0)
                .json();
        assertThat(books(open(test.url(), "b c"))).isEqualTo(300);
        assertThat(before.get("provider").asString()).isEqualTo("restored");
      } finally {
        for (var branch : dbkeep("branch", "list", "--json").json().get("branches")) {
          dbkeep("branch", "drop", branch.get("name").asString()).hasExit(0);
        }
      }
      assertThat(folder.resolve(".dbkeep/branches/data")).isEmptyDirectory();
    }
  }

  private void refusals(Instant moment) {
    CliRun early = dbkeep("branch", "create", "a", "--at", "2001-01-01T00:00:00Z").hasExit(1);
    assertThat(early.err()).contains("is before the first base backup");
    CliRun noZone = dbkeep("branch", "create", "a", "--at", "2026-11-21 14:03:07").hasExit(2);
    assertThat(noZone.err()).contains("has no zone");
    CliRun other =
        dbkeep("branch", "create", "a", "--at", moment.toString(), "--provider", "template")
            .hasExit(1);
    assertThat(other.err()).contains("template: it copies the present, not " + moment);
    assertThat(dbkeep("branch", "create", "a", "--provider", "restored").hasExit(1).err())
        .contains("which --at names");
    assertThat(dbkeep("branch", "list").out().strip()).isEqualTo("no branches");
    assertThat(
            dbkeep("branch", "create", "a", "--at", moment.toString(), "--dry-run")
                .hasExit(0)
                .out())
        .isEqualTo("branch a would be made by restored\n");
  }

  private void isBranchAsAnyOther(ServerUrl live, Instant moment, String env)
      throws IOException, SQLException {
    CliRun created = dbkeep("branch", "create", "a", "--at", moment.toString()).hasExit(0);
    assertThat(created.out()).startsWith("branch a made by restored in ");
    assertThat(dbkeep("branch", "list").out())
        .contains("a  ready, restored to " + moment)
        .contains("expires in 6 days");
    ServerUrl url = open(live, "a");
    assertThat(books(url)).isEqualTo(300);
    try (Connection connection = Connections.open(url);
        Statement statement = connection.createStatement()) {
      statement.execute("DELETE FROM book");
    }
    dbkeep("branch", "switch", "a").hasExit(0);
    assertThat(Files.readString(folder.resolve(".env"))).contains(":" + url.port() + "/");
    dbkeep("branch", "switch", "--back").hasExit(0);
    assertThat(Files.readString(folder.resolve(".env"))).isEqualTo(env);
    dbkeep("branch", "reset", "a").hasExit(0);
    assertThat(books(open(live, "a"))).as("the same moment again").isEqualTo(300);
    assertThat(dbkeep("branch", "prune").out()).startsWith("nothing to remove");
    dbkeep("branch", "drop", "a").hasExit(0);
  }

  private ServerUrl open(ServerUrl live, String name) {
    return new Branches(folder.resolve(".dbkeep"), live, Map.of(), Clock.systemUTC()).open(name);
  }

  private static long books(ServerUrl url) throws SQLException {
    try (Connection connection = Connections.open(url);
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT count(*) FROM book")) {
      row.next();
      return row.getLong(1);
    }
  }
}
