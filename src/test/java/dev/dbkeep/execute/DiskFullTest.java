package dev.dbkeep.execute;

import static dev.dbkeep.execute.Runs.job;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.dbkeep.error.DbkeepException;
import dev.dbkeep.testing.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DiskFullTest {
  @TempDir private Path folder;

  @Test
  void a_full_disk_leaves_nothing_and_the_job_runs_once_there_is_room()
      throws IOException, InterruptedException {
    try (TestDatabase database = TestDatabase.create()) {
      Runs runs = new Runs(database.url());
      Path small = mountSmall(Path.of(runs.ask("SHOW data_directory")));
      String name = "small_" + ProcessHandle.current().pid();
      try {
        runs.run("CREATE TABLESPACE " + name + " LOCATION '" + small + "'");
        Job job =
            job(
                "1",
                "CREATE TABLE a (x text) TABLESPACE "
                    + name
                    + ";\nINSERT INTO a SELECT repeat('x', 1000) FROM generate_series(1, 8000);");
        DbkeepException error =
            catchThrowableOfType(DbkeepException.class, () -> runs.execute(job));
        assertThat(error.sqlState()).isEqualTo("53100");
        assertThat(error.location()).hasToString("1.sql:2:1");
        assertThat(runs.ask("SELECT to_regclass('a')")).isEqualTo("null");
        command("mount", "-o", "remount,size=64m", small.toString());
        runs.execute(job);
        assertThat(runs.ask("SELECT count(*) FROM a")).isEqualTo("8000");
        runs.run("DROP TABLE a");
        runs.run("DROP TABLESPACE " + name);
      } finally {
        command("umount", "-l", small.toString());
      }
    }
  }

  /** A file system of 4 MB that belongs to the user of the server; only root may make one. */
  private Path mountSmall(Path data) throws IOException, InterruptedException {
    Path small = Files.createDirectory(folder.resolve("small"));
    for (Path path = folder;
        path != null
            && path.startsWith(System.getProperty("java.io.tmpdir"))
            && !path.toString().equals(System.getProperty("java.io.tmpdir"));
        path = path.getParent()) {
      Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
    if (!System.getProperty("user.name").equals("root")
        || command("mount", "-t", "tmpfs", "-o", "size=4m", "tmpfs", small.toString()) != 0) {
      String reason = "aborted: only root may mount a small file system to fill";
      System.out.println(reason);
      Assumptions.abort(reason);
    }
    Files.setOwner(small, Files.getOwner(data));
    return small;
  }

  private static int command(String... words) throws IOException, InterruptedException {
    return new ProcessBuilder(words)
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .start()
        .waitFor();
  }
}
