package dev.dbkeep.cli;

import dev.dbkeep.postgres.ServerUrl;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** dbkeep as a process of its own, to be killed. */
public final class DbkeepProcess {
  private DbkeepProcess() {}

  /**
   * Starts it; what it prints goes to process.log.
   *
   * @param folder where it runs
   */
  public static Process start(Path folder, ServerUrl url, String... words) throws IOException {
    return start("dev.dbkeep.Main", folder, url, words);
  }

  /** The same with another main class. */
  public static Process start(String main, Path folder, ServerUrl url, String... words)
      throws IOException {
    List<String> command =
        Stream.concat(
                Stream.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-Xmx256m",
                    "-XX:+UseSerialGC",
                    "-XX:TieredStopAtLevel=1",
                    "--enable-native-access=ALL-UNNAMED",
                    "-cp",
                    System.getProperty("java.class.path"),
                    main),
                Stream.of(words))
            .toList();
    ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
    builder.environment().put("DATABASE_URL", url.withSecrets());
    return builder
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(folder.resolve("process.log").toFile()))
        .start();
  }
}
