package dev.dbkeep.cli.studio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.dbkeep.cli.DbkeepProcess;
import dev.dbkeep.postgres.ServerUrl;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/** Debian's Chromium, driven by scripts of the folder studio, and the Studios that it looks at. */
final class DrivenBrowser implements AutoCloseable {
  private static final Path STUDIO = Path.of("studio").toAbsolutePath();

  private final Path folder;
  private final List<Process> started = new ArrayList<>();

  /**
   * Starts nothing yet.
   *
   * @param folder where logs lie
   */
  DrivenBrowser(Path folder) {
    this.folder = folder;
  }

  /** Aborts, and says so, where a program cannot be had. */
  static void needs(String... programs) {
    for (String program : programs) {
      boolean there =
          program.startsWith("/")
              ? Files.isExecutable(Path.of(program))
              : Stream.of(System.getenv("PATH").split(":"))
                  .anyMatch(place -> Files.isExecutable(Path.of(place, program)));
      if (!there) {
        String reason = "aborted: there is no " + program + " here, which pages are looked at with";
        System.out.println(reason);
        Assumptions.abort(reason);
      }
    }
  }

  /** Where pictures of a script lie afterwards. */
  static String picturesOf(String name) {
    return Path.of("target", "studio", name).toAbsolutePath().toString();
  }

  /** A Studio in a process of its own, and the address that it printed. */
  record Started(Process process, String address) {}

  /**
   * Starts one and waits for its address.
   *
   * @param home its folder
   * @param mark what stands in the line of the address
   */
  Started studio(Path home, ServerUrl url, String mark, String option) throws IOException {
    Process process =
        DbkeepProcess.start(Files.createDirectories(home), url, "studio", option, "--port", "0");
    started.add(process);
    Path log = home.resolve("process.log");
    await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> Files.exists(log) && Files.readString(log).contains(mark));
    String line =
        Files.readString(log).lines().filter(each -> each.contains(mark)).findFirst().orElseThrow();
    return new Started(process, line.substring(line.indexOf("http")).strip());
  }

  /** One for whoever sits at this machine. */
  Started studio(Path home, ServerUrl url) throws IOException {
    return studio(home, url, "http://127.0.0.1:", "--no-open");
  }

  /** What a script says; it has to end well. */
  String run(String script, String... words) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("node", "test/browser/" + script));
    command.addAll(List.of(words));
    Path log = folder.resolve("browser.log");
    Process process =
        new ProcessBuilder(command)
            .directory(STUDIO.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    started.add(process);
    assertThat(process.waitFor(9, TimeUnit.MINUTES)).as(Files.readString(log)).isTrue();
    assertThat(process.exitValue()).as(Files.readString(log)).isZero();
    return Files.readString(log);
  }

  @Override
  public void close() {
    started.forEach(Process::destroy);
    started.forEach(
        process ->
            process
                .onExit()
                .orTimeout(20, TimeUnit.SECONDS)
                .exceptionallyCompose(_ -> process.destroyForcibly().onExit())
                .join());
  }
}
