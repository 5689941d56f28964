package dev.dbkeep.backup.proof;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dbkeep.backup.repo.Ledger;
import dev.dbkeep.backup.repo.ProofRecord.Grade;
import dev.dbkeep.testing.ProtectedCluster;
import dev.dbkeep.testing.TestDatabase;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** `-Ddbkeep.kills=100` for the long proof. */
class ProverKillTest {
  @TempDir private Path folder;

  @Test
  void killed_anywhere_a_proof_leaves_nothing_that_the_next_does_not_remove() throws Exception {
    int kills = Integer.getInteger("dbkeep.kills", 4);
    Random random = new Random(20261121);
    try (TestDatabase database = TestDatabase.create();
        ProtectedCluster cluster = ProtectedCluster.start(database.url(), folder, null)) {
      database.run("CREATE TABLE t AS SELECT generate_series(1, 1000) AS n");
      String backup = cluster.backup();
      for (int i = 0; i < kills; i++) {
        Process process = start(database.urlText(), backup);
        Thread.sleep(random.nextInt(4000));
        process.destroyForcibly().waitFor();
      }
      Prover prover = cluster.prover(folder.resolve("scratch"));
      assertThat(prover.prove(backup, step -> {}).record().grade()).isEqualTo(Grade.FULL);
      try (Stream<Path> left = Files.list(folder.resolve("scratch"))) {
        assertThat(left).isEmpty();
      }
      assertThat(serversBelow(folder.resolve("scratch"))).isEmpty();
      Ledger.Reading ledger = cluster.repository().ledger().read();
      assertThat(ledger.faults()).isEmpty();
      assertThat(ledger.entries())
          .allMatch(entry -> entry.proof() == null || entry.proof().grade() == Grade.FULL);
    }
  }

  private static List<String> serversBelow(Path scratch) {
    return ProcessHandle.allProcesses()
        .map(process -> process.info().commandLine().orElse(""))
        .filter(line -> line.contains(scratch.toString()))
        .toList();
  }

  private Process start(String url, String backup) throws Exception {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx128m",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            ProvingProcess.class.getName(),
            url,
            folder.toString(),
            backup)
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(folder.resolve("process.log").toFile()))
        .start();
  }
}
