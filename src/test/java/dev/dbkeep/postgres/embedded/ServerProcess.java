package dev.dbkeep.postgres.embedded;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.dbkeep.error.DbkeepException;
import dev.dbkeep.postgres.ServerUrl;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Another JVM that starts the server of a folder, says how that went in one line, and waits until
 * it is ended.
 */
final class ServerProcess implements AutoCloseable {
  private final Process process;
  private final BufferedReader output;

  private ServerProcess(Process process) {
    this.process = process;
    this.output = new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8));
  }

  public static void main(String[] arguments) throws IOException {
    try {
      ServerUrl url = EmbeddedServer.start(Path.of(arguments[0]), Integer.parseInt(arguments[1]));
      System.out.println("started " + url.port());
    } catch (DbkeepException e) {
      System.out.println(e.code() + " " + e.getMessage() + " | " + e.hint());
    }
    System.out.flush();
    System.in.read();
  }

  static ServerProcess launch(Path home) throws IOException {
    return launch(List.of(), System.getProperty("java.class.path"), Map.of(), home);
  }

  /**
   * @param prefix the words before java, such as a change of user
   * @param environment what differs from this process
   */
  static ServerProcess launch(
      List<String> prefix, String classPath, Map<String, String> environment, Path home)
      throws IOException {
    List<String> words = new ArrayList<>(prefix);
    words.addAll(
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1"));
    words.addAll(List.of("-cp", classPath, ServerProcess.class.getName(), home.toString(), "18"));
    ProcessBuilder builder =
        new ProcessBuilder(words).redirectError(ProcessBuilder.Redirect.INHERIT);
    builder.environment().putAll(environment);
    return new ServerProcess(builder.start());
  }

  /** {@code started 15432}, or the error as code, message and hint. */
  String said() throws IOException {
    return String.valueOf(output.readLine());
  }

  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  @Override
  public void close() throws InterruptedException {
    kill();
  }
}
