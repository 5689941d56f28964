package dev.dbkeep.studio.team;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;

/** npm's oidc-provider, installed once below target; where npm is missing the test says so. */
final class NodeProvider implements AutoCloseable {
  private static final Path SOURCES = Path.of("src", "test", "oidc");
  private static final Path INSTALLED = Path.of("target", "oidc-provider");
  private static final List<String> FILES =
      List.of("package.json", "package-lock.json", "provider.mjs");
  private static final long PATIENCE_SECONDS = 120;

  private final Process process;
  private final URI issuer;

  private NodeProvider(Process process, URI issuer) {
    this.process = process;
    this.issuer = issuer;
  }

  static NodeProvider start(String redirect) throws IOException, InterruptedException {
    install();
    Process process =
        new ProcessBuilder("node", "provider.mjs", redirect)
            .directory(INSTALLED.toFile())
            .redirectError(INSTALLED.resolve("provider.log").toFile())
            .start();
    BufferedReader output =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    for (String line = output.readLine(); line != null; line = output.readLine()) {
      if (line.startsWith("issuer ")) {
        return new NodeProvider(process, URI.create(line.substring("issuer ".length())));
      }
    }
    throw new AssertionError(Files.readString(INSTALLED.resolve("provider.log")));
  }

  private static void install() throws IOException, InterruptedException {
    Files.createDirectories(INSTALLED);
    for (String file : FILES) {
      Files.copy(
          SOURCES.resolve(file), INSTALLED.resolve(file), StandardCopyOption.REPLACE_EXISTING);
    }
    if (Files.isDirectory(INSTALLED.resolve("node_modules/oidc-provider"))) {
      return;
    }
    try {
      Process npm =
          new ProcessBuilder("npm", "ci", "--no-audit", "--no-fund")
              .directory(INSTALLED.toFile())
              .redirectErrorStream(true)
              .redirectOutput(INSTALLED.resolve("npm.log").toFile())
              .start();
      if (npm.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS) && npm.exitValue() == 0) {
        return;
      }
      npm.destroyForcibly();
      abort("npm cannot install oidc-provider, see " + INSTALLED.resolve("npm.log"));
    } catch (IOException e) {
      abort("there is no npm here");
    }
  }

  private static void abort(String why) {
    String reason = "aborted: " + why + "; signing in with a real provider is not tried";
    System.out.println(reason);
    Assumptions.abort(reason);
  }

  URI issuer() {
    return issuer;
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
