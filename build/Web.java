import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Builds the pages of Studio with the machine's npm and puts them where the jar takes them from.
 * Without npm there are none, and {@code dbkeep studio} says so; everything else works. What was
 * built from the same sources before is not built again.
 */
final class Web {
  private static final Path SOURCES = Path.of("studio");
  private static final Path PAGES = Path.of("target", "web", "dev", "dbkeep", "studio", "web");
  private static final Path BUILT = Path.of("target", "web", "built-from");
  private static final List<String> NO_SOURCES = List.of("node_modules", "dist");

  private Web() {}

  public static void main(String[] arguments) throws IOException, InterruptedException {
    String sources = hash();
    if (Files.exists(BUILT) && Files.readString(BUILT).equals(sources)) {
      return;
    }
    Optional<String> npm = npm();
    if (npm.isEmpty()) {
      System.err.println(
          "There is no npm: this build has no Studio. Install Node.js 20 or later to have it.");
      return;
    }
    run(npm.get(), "ci", "--no-audit", "--no-fund");
    run(npm.get(), "run", "build");
    delete(PAGES);
    copy(SOURCES.resolve("dist"), PAGES);
    Files.writeString(BUILT, sources);
  }

  private static Optional<String> npm() {
    String windows = System.getProperty("os.name", "").startsWith("Windows") ? ".cmd" : "";
    return Stream.of(System.getenv().getOrDefault("PATH", "").split(java.io.File.pathSeparator))
        .map(folder -> Path.of(folder, "npm" + windows))
        .filter(Files::isExecutable)
        .map(Path::toString)
        .findFirst();
  }

  private static void run(String... command) throws IOException, InterruptedException {
    int exit =
        new ProcessBuilder(command).directory(SOURCES.toFile()).inheritIO().start().waitFor();
    if (exit != 0) {
      System.err.println(
          String.join(" ", command) + " failed in the folder " + SOURCES + ", see above.");
      System.exit(exit);
    }
  }

  private static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> below = Files.walk(folder)) {
      return below.filter(Files::isRegularFile).sorted().toList();
    }
  }

  private static String hash() throws IOException {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      try (Stream<Path> top = Files.list(SOURCES)) {
        for (Path entry : top.sorted().toList()) {
          if (!NO_SOURCES.contains(entry.getFileName().toString())) {
            for (Path file : files(entry)) {
              digest.update(file.toString().getBytes(java.nio.charset.StandardCharsets.UTF_8));
              digest.update(Files.readAllBytes(file));
            }
          }
        }
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void copy(Path from, Path to) throws IOException {
    for (Path file : files(from)) {
      Path target = to.resolve(from.relativize(file).toString());
      Files.createDirectories(target.getParent());
      Files.copy(file, target);
    }
  }

  private static void delete(Path folder) throws IOException {
    if (Files.exists(folder)) {
      try (Stream<Path> below = Files.walk(folder)) {
        for (Path path : below.sorted(java.util.Comparator.reverseOrder()).toList()) {
          Files.delete(path);
        }
      }
    }
  }
}
