package dev.dbkeep.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class BenchSmokeTest {
  private static final Path BENCH = Path.of("bench").toAbsolutePath();

  @TempDir private Path folder;

  @Test
  void every_row_of_the_benchmarks_comes_out_at_a_small_size() throws Exception {
    needs("psql", "/usr/bin/time", "initdb");
    String tables = smoke("run");
    assertThat(tables).doesNotContain("| failed |");
    assertThat(
            tables
                .lines()
                .filter(line -> line.startsWith("| ") && !line.startsWith("| |"))
                .map(BenchSmokeTest::label))
        .containsExactly(
            "psql -c 'select 1'",
            "dbkeep, its version",
            "psql -c 'select 1'",
            "dbkeep status",
            "dbkeep deploy, nothing to do",
            "psql, a transaction each",
            "dbkeep deploy",
            "psql, a transaction each",
            "dbkeep deploy",
            "pg_dump -s of one side",
            "dbkeep",
            "pg_dump -s of the live side",
            "dbkeep, SQL file, for the first time",
            "dbkeep, SQL file, again",
            "dbkeep, schema.prisma, for the first time",
            "dbkeep, schema.prisma, again",
            "psql, running the SQL file",
            "dbkeep, SQL file",
            "dbkeep, schema.prisma",
            "pg_dump -s of one side",
            "dbkeep",
            "pg_dump -s of the live side",
            "dbkeep, SQL file, for the first time",
            "dbkeep, SQL file, again",
            "dbkeep, schema.prisma, for the first time",
            "dbkeep, schema.prisma, again");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "backup",
        "protect",
        "loss",
        "at",
        "when-deleted",
        "retention",
        "orphans",
        "partitions",
        "health"
      })
  void the_benchmarks_of_protection_run_at_a_small_size(String name) throws Exception {
    needs("psql", "/usr/bin/time", "initdb", "pgbench", "pg_waldump");
    assertThat(smoke(name)).contains("dbkeep").doesNotContain("| failed |");
  }

  @Test
  void pages_of_studio_are_turned_at_a_small_size() throws Exception {
    needs("psql", "initdb", "node", "/usr/bin/chromium");
    assertThat(smoke("studio")).contains("dbkeep studio").doesNotContain("failed");
  }

  @Test
  void texts_of_sql_are_read_and_cancelled_at_a_small_size() throws Exception {
    needs("psql", "initdb", "node", "/usr/bin/chromium");
    assertThat(smoke("studio-sql")).contains("dbkeep studio").doesNotContain("failed");
  }

  @Test
  void files_of_studio_go_out_and_in_at_a_small_size() throws Exception {
    needs("psql", "initdb", "curl");
    assertThat(smoke("studio-export")).contains("dbkeep studio, import").doesNotContain("failed");
  }

  @Test
  void two_browsers_lose_no_edit_of_each_other() throws Exception {
    needs("psql", "initdb", "node", "/usr/bin/chromium");
    assertThat(smoke("studio-race")).contains("| dbkeep studio | 20 |").doesNotContain("failed");
  }

  /** What it prints; other tools may be missing, dbkeep may not fail. */
  private String smoke(String name) throws Exception {
    Path output = folder.resolve("tables.md");
    ProcessBuilder builder = new ProcessBuilder("bash", BENCH.resolve(name).toString(), "--smoke");
    builder.environment().put("DBKEEP", launcher().toString());
    builder.environment().put("BENCH_PORT", Integer.toString(freePort()));
    Process process = builder.redirectErrorStream(true).redirectOutput(output.toFile()).start();
    boolean ended = process.waitFor(4, TimeUnit.MINUTES);
    if (!ended) {
      process.destroy();
    }
    String tables = Files.readString(output);
    assertThat(ended).as(tables).isTrue();
    assertThat(process.exitValue()).as(tables).isZero();
    return tables;
  }

  private static String label(String row) {
    return row.substring(2, row.indexOf(" | "));
  }

  /**
   * This build's classes as a program: the launcher would build a second time, inside the build.
   */
  private Path launcher() throws IOException {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    Path program = folder.resolve("dbkeep");
    Files.writeString(
        program,
        """
        #!/bin/sh
        exec '%s' -XX:+UseSerialGC -XX:TieredStopAtLevel=1 --enable-native-access=ALL-UNNAMED -cp '%s' dev.dbkeep.Main "$@"
        """
            .formatted(java, System.getProperty("java.class.path")));
    Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
    return program;
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private static void needs(String... programs) throws IOException {
    for (String program : programs) {
      if (!installed(program)) {
        String reason =
            "aborted: " + program + " is not on this machine, so nothing can be measured beside it";
        System.out.println(reason);
        Assumptions.abort(reason);
      }
    }
  }

  private static boolean installed(String program) throws IOException {
    if (program.startsWith("/")) {
      return Files.isExecutable(Path.of(program));
    }
    List<Path> folders = Stream.of(System.getenv("PATH").split(":")).map(Path::of).toList();
    if (folders.stream().anyMatch(in -> Files.isExecutable(in.resolve(program)))) {
      return true;
    }
    Path servers = Path.of("/usr/lib/postgresql");
    if (!Files.isDirectory(servers)) {
      return false;
    }
    try (Stream<Path> versions = Files.list(servers)) {
      return versions.anyMatch(
          version -> Files.isExecutable(version.resolve("bin").resolve(program)));
    }
  }
}
