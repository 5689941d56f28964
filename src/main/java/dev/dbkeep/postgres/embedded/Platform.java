package dev.dbkeep.postgres.embedded;

import java.util.Locale;

/** The name that binaries for this machine carry, such as linux-amd64. */
final class Platform {
  private Platform() {}

  static String name() {
    String system = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
    String family =
        system.startsWith("mac") ? "darwin" : system.startsWith("windows") ? "windows" : "linux";
    String architecture = System.getProperty("os.arch", "");
    return family
        + "-"
        + switch (architecture) {
          case "aarch64" -> "arm64v8";
          case "x86_64" -> "amd64";
          default -> architecture;
        };
  }
}
