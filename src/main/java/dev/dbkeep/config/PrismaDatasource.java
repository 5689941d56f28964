package dev.dbkeep.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The variables that a schema.prisma's datasource names; nothing else of the file is looked at
 * here.
 *
 * @param url the variable of {@code url = env("NAME")}
 * @param directUrl the variable of {@code directUrl = env("NAME")}
 * @param shadowUrl the variable of {@code shadowDatabaseUrl = env("NAME")}
 */
record PrismaDatasource(
    @Nullable String url, @Nullable String directUrl, @Nullable String shadowUrl) {
  static final PrismaDatasource NONE = new PrismaDatasource(null, null, null);

  /**
   * Reads a file or a folder of them; what cannot be read is reported later by whoever reads the
   * schema itself.
   */
  static PrismaDatasource read(Path fileOrFolder) {
    try {
      for (Path file : files(fileOrFolder)) {
        PrismaDatasource found = parse(Files.readString(file));
        if (!found.equals(NONE)) {
          return found;
        }
      }
    } catch (IOException e) {
      return NONE;
    }
    return NONE;
  }

  private static List<Path> files(Path fileOrFolder) throws IOException {
    if (!Files.isDirectory(fileOrFolder)) {
      return Files.isRegularFile(fileOrFolder) ? List.of(fileOrFolder) : List.of();
    }
    try (Stream<Path> inside = Files.walk(fileOrFolder)) {
      return inside.filter(file -> file.toString().endsWith(".prisma")).sorted().toList();
    }
  }

  static PrismaDatasource parse(String text) {
    PrismaDatasource found = NONE;
    boolean inside = false;
    for (String line : text.split("\n", -1)) {
      String content = line.strip();
      if (content.startsWith("datasource ")) {
        inside = true;
      } else if (inside && content.startsWith("}")) {
        return found;
      } else if (inside && !content.startsWith("//")) {
        found = found.with(content);
      }
    }
    return found;
  }

  private PrismaDatasource with(String line) {
    int equals = line.indexOf('=');
    int start = line.indexOf("env(\"");
    int end = line.indexOf("\")", start + 1);
    if (equals < 0 || start < equals || end < 0) {
      return this;
    }
    String variable = line.substring(start + "env(\"".length(), end);
    return switch (line.substring(0, equals).strip()) {
      case "url" -> new PrismaDatasource(variable, directUrl, shadowUrl);
      case "directUrl" -> new PrismaDatasource(url, variable, shadowUrl);
      case "shadowDatabaseUrl" -> new PrismaDatasource(url, directUrl, variable);
      default -> this;
    };
  }
}
