import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;

/**
 * Formats every Java file of the project, or with {@code --check} only names the files that differ.
 * The build runs it on its own JDK, because the formatter understands only the language of the JDK
 * it runs on, and Maven may run on an older one.
 */
final class Format {
  private Format() {}

  public static void main(String[] arguments) throws IOException {
    boolean check = arguments.length > 0 && arguments[0].equals("--check");
    List<String> words =
        new ArrayList<>(
            check ? List.of("--dry-run", "--set-exit-if-changed") : List.of("--replace"));
    for (String folder : List.of("src", "build")) {
      try (Stream<Path> files = Files.walk(Path.of(folder))) {
        files
            .filter(file -> file.toString().endsWith(".java"))
            .sorted()
            .map(Path::toString)
            .forEach(words::add);
      }
    }
    int exit =
        ToolProvider.findFirst("google-java-format")
            .orElseThrow()
            .run(System.out, System.err, words.toArray(String[]::new));
    if (exit != 0 && check) {
      System.err.println(
          "The files above are not formatted. Run ./mvnw -q -Pformat process-sources and look at"
              + " the result.");
    }
    System.exit(exit);
  }
}
