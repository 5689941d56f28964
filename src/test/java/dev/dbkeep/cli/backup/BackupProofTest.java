package dev.dbkeep.cli.backup;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dbkeep.cli.CliRun;
import dev.dbkeep.testing.ProtectedCluster;
import dev.dbkeep.testing.TestDatabase;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** The commands around a proof, in a project that `dbkeep protect` protects. */
class BackupProofTest {
  @TempDir private Path folder;

  @Test
  void a_backup_is_proven_and_the_list_says_so() throws Exception {
    try (TestDatabase database = TestDatabase.create();
        ProtectedCluster cluster = ProtectedCluster.inProject(database.url(), folder)) {
      database.run("CREATE TABLE t AS SELECT generate_series(1, 1000) AS n");
      String backup = cluster.backup();
      CliRun before = on(database, "backup", "list").hasExit(0);
      assertThat(before.out()).contains(backup).contains("none").contains("lost if the server");
      assertThat(before.err()).contains("`dbkeep backup prove` restores one");
      assertThat(on(database, "backup", "prove", "--dry-run").hasExit(0).out())
          .isEqualTo("would prove backup " + backup + "\n");

      JsonNode proof = on(database, "backup", "prove", "--json").hasExit(0).json().get("proof");
      assertThat(proof.get("grade").asString()).isEqualTo("full");
      assertThat(proof.get("rows").asLong()).isGreaterThanOrEqualTo(1000);

      assertThat(on(database, "backup", "prove").hasExit(0).out())
          .isEqualTo("every backup is proven\n");
      JsonNode list = on(database, "backup", "list", "--json").hasExit(0).json();
      assertThat(list.get("receiving").asBoolean()).isTrue();
      assertThat(list.get("rpoBytes").asLong()).isLessThan(16 << 20);
      assertThat(list.get("backups").get(0).get("proof").asString()).isEqualTo("full");
      assertThat(list.get("rtoMilliseconds").asLong())
          .isEqualTo(proof.get("recoveryMilliseconds").asLong());
      CliRun text = on(database, "backup", "list").hasExit(0);
      assertThat(text.out()).contains("full, ");
      assertThat(text.err()).isEmpty();
    }
  }

  @Test
  void a_proof_that_fails_ends_with_3_and_names_the_damage() throws Exception {
    try (TestDatabase database = TestDatabase.create();
        ProtectedCluster cluster = ProtectedCluster.inProject(database.url(), folder)) {
      cluster.backup();
      String key = cluster.storage().list("chunks/").getFirst().key();
      cluster.storage().delete(key);
      CliRun run = on(database, "backup", "prove", "-q").hasExit(3);
      assertThat(run.out())
          .contains("failed its proof")
          .contains("wrong: the chunk " + key.substring(key.lastIndexOf('/') + 1) + " is missing");
      assertThat(on(database, "backup", "list").hasExit(0).out()).contains("failed, ");
    }
  }

  @Test
  void a_drill_without_a_receiver_restores_to_the_end_of_the_backup() throws Exception {
    try (TestDatabase database = TestDatabase.create()) {
      on(database, "protect", "--backup-only", "--no-proof", "-q").hasExit(0);
      try {
        CliRun run = on(database, "backup", "drill", "--report", "alone.md").hasExit(0);
        assertThat(run.out()).startsWith("the drill passed: backup ").contains(" to latest in ");
        assertThat(Files.readString(folder.resolve("alone.md")))
            .contains("restored to latest, the newest there is, from ");
      } finally {
        on(database, "protect", "--end", "-q").hasExit(0);
      }
    }
  }

  @Test
  void a_drill_restores_to_a_moment_that_nobody_chose_and_writes_what_it_found() throws Exception {
    try (TestDatabase database = TestDatabase.create();
        ProtectedCluster cluster = ProtectedCluster.inProject(database.url(), folder)) {
      database.run("CREATE TABLE t (n int)");
      String backup = cluster.backup();
      for (int i = 0; i < 20; i++) {
        database.run("INSERT INTO t VALUES (" + i + ")");
      }
      cluster.protection().awaitReceived();
      assertThat(on(database, "backup", "drill", "--dry-run").hasExit(0).out())
          .startsWith("would restore backup " + backup + " to ");
      CliRun run = on(database, "backup", "drill", "--report", "drills/first.md").hasExit(0);
      assertThat(run.out()).startsWith("the drill passed: backup " + backup);
      assertThat(Files.readString(folder.resolve("drills/first.md")))
          .contains("**Passed.**", "| started and replayed |", "every row of ")
          .containsAnyOf("as the log says", "says the log too");
      CliRun again = on(database, "backup", "drill", "--report", "drills/first.md").hasExit(2);
      assertThat(again.err()).contains("there is a file drills/first.md already");
      on(database, "backup", "prove", "-q").hasExit(0);

      cluster.storage().delete(cluster.storage().list("chunks/").getFirst().key());
      CliRun failed = on(database, "backup", "drill", "--json", "--report", "bad.md").hasExit(3);
      assertThat(failed.json().get("proof").get("grade").asString()).isEqualTo("failed");
      assertThat(Files.readString(folder.resolve("bad.md"))).contains("**Failed.**", "is missing");
    }
  }

  @Test
  void prune_keeps_the_only_backup_and_says_why() throws Exception {
    try (TestDatabase database = TestDatabase.create();
        ProtectedCluster cluster = ProtectedCluster.inProject(database.url(), folder)) {
      String backup = cluster.backup();
      CliRun dry = on(database, "backup", "prune", "--keep-days", "0", "--dry-run").hasExit(0);
      assertThat(dry.out()).startsWith("would remove 0 backups, ");
      assertThat(dry.err()).isEqualTo("keeps " + backup + ": the newest\n");
      JsonNode report = on(database, "backup", "prune", "--json").hasExit(0).json();
      assertThat(report.get("removed")).isEmpty();
      assertThat(report.get("sweptChunks").asBoolean()).isTrue();
      cluster.storage().put("backups/" + backup + ".json", new byte[] {1});
      CliRun refused = on(database, "backup", "prune").hasExit(3);
      assertThat(refused.err()).contains("nothing is removed: backups/" + backup + ".json");
      on(database, "backup", "prune", "--keep-days", "-1").hasExit(2);
    }
  }

  @Test
  void a_key_comes_from_a_command_too() throws Exception {
    on(folder, "backup", "key", "new", "key").hasExit(0);
    Files.writeString(folder.resolve("repo"), "");
    CliRun both = on(folder, "backup", "list", "--key-file", "key", "--key-command", "cat key");
    assertThat(both.hasExit(2).err()).contains("--key-file and --key-command are two keys");
    CliRun none = on(folder, "backup", "list", "--key-command", "echo nothing");
    assertThat(none.hasExit(2).err()).contains("holds no key of dbkeep");
    CliRun good = on(folder, "backup", "list", "--repo", "empty", "--key-command", "cat key");
    assertThat(good.hasExit(1).err()).contains("there are no backups at ");
  }

  private CliRun on(TestDatabase database, String... arguments) {
    return CliRun.on(database.urlText(), folder, arguments);
  }

  private static CliRun on(Path folder, String... arguments) {
    return CliRun.on("postgresql://nobody@127.0.0.1:1/none", folder, arguments);
  }
}
