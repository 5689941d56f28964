import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;

/**
 * Formats every Java file of the project, or with {@code --check} only names the files that differ.
 * The build runs it on its own JDK, because the formatter understands only the language of the JDK
 * it runs on, and Maven may run on an older one. What was found formatted before is not looked at
 * again.
 */
final class Format {
  private static final Path KNOWN = Path.of("target", "formatted");
  private static final Path FORMATTER = Path.of("target", "tools", "google-java-format.jar");

  private Format() {}

  public static void main(String[] arguments) throws IOException {
    boolean check = arguments.length > 0 && arguments[0].equals("--check");
    String formatter = hash(FORMATTER);
    Set<String> known = known(formatter);
    List<Path> files = files();
    List<String> words =
        new ArrayList<>(
            check ? List.of("--dry-run", "--set-exit-if-changed") : List.of("--replace"));
    int options = words.size();
    for (Path file : files) {
      if (!known.contains(hash(file))) {
        words.add(file.toString());
      }
    }
    int exit =
        words.size() == options
            ? 0
            : ToolProvider.findFirst("google-java-format")
                .orElseThrow()
                .run(System.out, System.err, words.toArray(String[]::new));
    if (exit == 0) {
      remember(formatter, files);
    } else if (check) {
      System.err.println(
          "The files above are not formatted. Run ./mvnw -q -Pformat process-sources and look at"
              + " the result.");
    }
    System.exit(exit);
  }

  private static List<Path> files() throws IOException {
    List<Path> files = new ArrayList<>();
    for (String folder : List.of("src", "build")) {
      try (Stream<Path> below = Files.walk(Path.of(folder))) {
        below.filter(file -> file.toString().endsWith(".java")).sorted().forEach(files::add);
      }
    }
    return files;
  }

  /** The hashes of formatted files; none when another formatter said so. */
  private static Set<String> known(String formatter) throws IOException {
    if (Files.notExists(KNOWN)) {
      return Set.of();
    }
    List<String> lines = Files.readAllLines(KNOWN);
    return !lines.isEmpty() && lines.getFirst().equals(formatter) ? Set.copyOf(lines) : Set.of();
  }

  private static void remember(String formatter, List<Path> files) throws IOException {
    Set<String> hashes = new TreeSet<>();
    for (Path file : files) {
      hashes.add(hash(file));
    }
    List<String> lines = new ArrayList<>(List.of(formatter));
    lines.addAll(hashes);
    Files.write(KNOWN, lines);
  }

  private static String hash(Path file) throws IOException {
    try {
      return HexFormat.of()
          .formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
