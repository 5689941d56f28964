package dev.dbkeep.testing;

import static org.awaitility.Awaitility.await;

import dev.dbkeep.postgres.Connections;
import dev.dbkeep.postgres.ServerUrl;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Assumptions;

/**
 * pgbouncer before a test database; the test is aborted, and says so, where it is not installed.
 */
public final class Pooler implements AutoCloseable {
  private static final Path PROGRAM = Path.of("/usr/sbin/pgbouncer");

  private final Process process;
  private final ServerUrl url;

  private Pooler(Process process, ServerUrl url) {
    this.process = process;
    this.url = url;
  }

  /**
   * Starts one.
   *
   * @param folder for its configuration and its log
   * @param settings lines of it, such as {@code pool_mode = transaction}
   */
  public static Pooler before(TestDatabase database, Path folder, String settings)
      throws IOException {
    if (!Files.isExecutable(PROGRAM)) {
      String reason = "aborted: the package pgbouncer is not installed";
      System.out.println(reason);
      Assumptions.abort(reason);
    }
    int port = freePort();
    ServerUrl direct = database.url();
    Path configuration = folder.resolve("pgbouncer.ini");
    Files.writeString(
        configuration,
        """
        [databases]
        * = host=%s port=%d user=%s password=%s
        [pgbouncer]
        listen_addr = 127.0.0.1
        listen_port = %d
        unix_socket_dir =
        auth_type = any
        %s
        ignore_startup_parameters = extra_float_digits
        """
            .formatted(
                direct.host(),
                direct.port(),
                direct.user(),
                direct.password() == null ? "" : direct.password(),
                port,
                settings));
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    List<String> command = new ArrayList<>(List.of(PROGRAM.toString(), configuration.toString()));
    if (System.getProperty("user.name").equals("root")) {
      // pgbouncer refuses to run as root
      command.addAll(1, List.of("-u", "nobody"));
    }
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("log").toFile())
            .start();
    ServerUrl url =
        new ServerUrl(
            "127.0.0.1",
            port,
            direct.database(),
            direct.user(),
            direct.password(),
            new TreeMap<>());
    await().ignoreExceptions().until(() -> answers(url));
    return new Pooler(process, url);
  }

  private static boolean answers(ServerUrl url) throws Exception {
    try (Connection connection = Connections.open(url)) {
      return connection.isValid(1);
    }
  }

  public ServerUrl url() {
    return url;
  }

  @Override
  public void close() {
    process.destroyForcibly().onExit().join();
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
