package dev.dbkeep.cli.console;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** The version of this build. */
public final class Version {
  private Version() {}

  public static String text() {
    String version = Version.class.getPackage().getImplementationVersion();
    return version == null ? "development build" : version;
  }

  /** Tells this build from every other one; empty when it runs from loose classes. */
  public static Optional<String> build() {
    try {
      Path jar = Path.of(Version.class.getProtectionDomain().getCodeSource().getLocation().toURI());
      return Files.isRegularFile(jar)
          ? Optional.of(
              text() + ' ' + Files.getLastModifiedTime(jar).toMillis() + ' ' + Files.size(jar))
          : Optional.empty();
    } catch (URISyntaxException | IOException e) {
      return Optional.empty();
    }
  }
}
