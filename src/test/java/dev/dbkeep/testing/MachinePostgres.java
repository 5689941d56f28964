package dev.dbkeep.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.dbkeep.postgres.ServerUrl;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Assumptions;

/**
 * A database on a PostgreSQL 15 of this machine, for what only its psql and pg_dump can tell: they
 * are the referees.
 */
public final class MachinePostgres implements AutoCloseable {
  private static final int MAJOR = 15;
  private static final Path PROGRAMS = Path.of("/usr/lib/postgresql/" + MAJOR + "/bin");

  /** Started at the first use only. */
  private static final class Shared {
    static final ServerUrl SERVER = TestServer.start(MAJOR);
  }

  private final TestDatabase database;

  private MachinePostgres(TestDatabase database) {
    this.database = database;
  }

  /** Aborts the test, and says so, where PostgreSQL 15 is not installed. */
  public static MachinePostgres create() {
    if (!Files.isExecutable(PROGRAMS.resolve("pg_dump"))
        || !Files.isExecutable(PROGRAMS.resolve("postgres"))) {
      String reason =
          "aborted: the package postgresql-15 is not installed, so its psql and pg_dump cannot be"
              + " asked";
      System.out.println(reason);
      Assumptions.abort(reason);
    }
    return new MachinePostgres(TestDatabase.createOn(Shared.SERVER));
  }

  public ServerUrl url() {
    return database.url();
  }

  public String urlText() {
    return database.urlText();
  }

  public Connection connect() {
    return database.connect();
  }

  public void run(String sql) {
    database.run(sql);
  }

  /** {@code pg_dump -s}, without the \restrict lines, whose key differs each time. */
  public static String pgDump(ServerUrl url, String... options) {
    List<String> words = new ArrayList<>(List.of("pg_dump", "-s"));
    words.addAll(List.of(options));
    return program(url, words)
        .lines()
        .filter(line -> !line.startsWith("\\restrict") && !line.startsWith("\\unrestrict"))
        .collect(Collectors.joining("\n", "", "\n"));
  }

  /**
   * Runs {@code psql -X -v ON_ERROR_STOP=1} with these options and returns what it printed; fails
   * where psql fails.
   */
  public static String psql(ServerUrl url, String... options) {
    List<String> words = new ArrayList<>(List.of("psql", "-X", "-v", "ON_ERROR_STOP=1"));
    words.addAll(List.of(options));
    return program(url, words);
  }

  private static String program(ServerUrl url, List<String> words) {
    List<String> command = new ArrayList<>(words);
    command.set(0, PROGRAMS.resolve(words.getFirst()).toString());
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("PGHOST", url.host());
    builder.environment().put("PGPORT", Integer.toString(url.port()));
    builder.environment().put("PGUSER", url.user());
    builder.environment().put("PGDATABASE", url.database());
    if (url.password() != null) {
      builder.environment().put("PGPASSWORD", url.password());
    }
    try {
      Process process = builder.start();
      process.getOutputStream().close();
      String output = new String(process.getInputStream().readAllBytes(), UTF_8);
      if (process.waitFor() != 0) {
        throw new AssertionError(String.join(" ", words) + "\n" + output);
      }
      return output;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  @Override
  public void close() {
    database.close();
  }
}
