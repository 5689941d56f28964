package dev.dbkeep.postgres.embedded;

import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Finds the programs of one major version: brought along, installed on the machine, or fetched by
 * the build of a checkout.
 */
final class BinariesLocator {
  private static final Set<Integer> FETCHED_BY_THE_BUILD = Set.of(13, 14, 15, 16, 17, 18);

  private BinariesLocator() {}

  static Binaries forMajor(int major, UserCache cache) {
    Optional<Binaries> brought = jar(major).map(file -> BinariesJar.unpack(file, major, cache));
    // The default version is the one we bring along and test with; for any other, the machine's own
    // is closest to the user's.
    Optional<Binaries> found =
        major == ServerOptions.DEFAULT_MAJOR
            ? brought.or(() -> installed(major))
            : installed(major).or(() -> brought);
    return found
        .or(() -> fetchInCheckout(major).map(file -> BinariesJar.unpack(file, major, cache)))
        .orElseThrow(
            () ->
                EmbeddedErrors.of(
                    "there is no PostgreSQL " + major + " for " + Platform.name() + " here",
                    "Install the package postgresql-"
                        + major
                        + " (the server need not run), use `--pg "
                        + ServerOptions.DEFAULT_MAJOR
                        + "`, or set DATABASE_URL to use a server of your own."));
  }

  private static Optional<Path> jar(int major) {
    return jarFolders().stream()
        .map(folder -> folder.resolve(jarName(major)))
        .filter(Files::isRegularFile)
        .findFirst();
  }

  private static String jarName(int major) {
    return "postgres-" + major + "-" + Platform.name() + ".jar";
  }

  private static List<Path> jarFolders() {
    List<Path> folders = new ArrayList<>();
    String configured = System.getProperty("dbkeep.postgres", "");
    if (!configured.isEmpty()) {
      folders.add(Path.of(configured));
    }
    Path code = codeLocation();
    for (Path folder = code.getParent();
        folder != null && folders.size() < 4;
        folder = folder.getParent()) {
      folders.add(folder.resolve("postgres"));
    }
    return folders;
  }

  /**
   * {@code target/classes} or {@code target/dbkeep.jar} in a checkout, {@code app/dbkeep.jar} where
   * installed. A class from an AOT cache that was moved since it was made does not know where it
   * comes from; the class path does.
   */
  private static Path codeLocation() {
    CodeSource source = EmbeddedServer.class.getProtectionDomain().getCodeSource();
    URL location = source == null ? null : source.getLocation();
    try {
      String first = System.getProperty("java.class.path", "").split(File.pathSeparator, 2)[0];
      return (location == null ? Path.of(first) : Path.of(location.toURI())).toAbsolutePath();
    } catch (URISyntaxException e) {
      throw EmbeddedErrors.of(
              "cannot tell where dbkeep is installed: " + e.getMessage(),
              "Set DATABASE_URL to use a server of your own.")
          .cause(e);
    }
  }

  private static Optional<Binaries> installed(int major) {
    String version = Integer.toString(major);
    for (String place :
        List.of(
            "/usr/lib/postgresql/" + version + "/bin",
            "/usr/pgsql-" + version + "/bin",
            "/opt/homebrew/opt/postgresql@" + version + "/bin",
            "/usr/local/opt/postgresql@" + version + "/bin",
            "/Library/PostgreSQL/" + version + "/bin")) {
      Path folder = Path.of(place);
      Binaries binaries = new Binaries(major, folder, key(folder));
      if (binaries.complete()) {
        return Optional.of(binaries);
      }
    }
    return Optional.empty();
  }

  private static String key(Path folder) {
    try {
      Path server = folder.resolve("postgres");
      return "machine-"
          + Long.toHexString(
              Files.size(server) * 31 + Files.getLastModifiedTime(server).toMillis());
    } catch (IOException e) {
      return "machine";
    }
  }

  /**
   * In a checkout the build knows the exact version of the jar and where to get it; this only asks
   * it.
   */
  private static Optional<Path> fetchInCheckout(int major) {
    Path target = codeLocation().getParent();
    Path checkout = target == null ? null : target.getParent();
    if (target == null
        || !FETCHED_BY_THE_BUILD.contains(major)
        || checkout == null
        || !Files.isRegularFile(checkout.resolve("pom.xml"))
        || !Files.isExecutable(checkout.resolve("mvnw"))) {
      return Optional.empty();
    }
    Program.Outcome outcome =
        Program.run(
            List.of(),
            checkout.resolve("mvnw").toString(),
            "-q",
            "-B",
            "-f",
            checkout.resolve("pom.xml").toString(),
            "dependency:copy@postgres-" + major,
            "-Dpostgres.folder=" + target.resolve("postgres"));
    return outcome.succeeded() ? jar(major) : Optional.empty();
  }
}
