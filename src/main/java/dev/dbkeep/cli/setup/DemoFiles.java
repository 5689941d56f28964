package dev.dbkeep.cli.setup;

import dev.dbkeep.error.DbkeepException;
import dev.dbkeep.error.ErrorCode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.stream.Stream;

/**
 * The folder of the demo, below the user's cache, and the example files that come with the program.
 */
final class DemoFiles {
  private static final String EXAMPLE = "/bookshop/";

  private final Path directory;

  DemoFiles(Path cache) {
    this.directory = cache.resolve("demo");
  }

  Path directory() {
    return directory;
  }

  boolean exist() {
    return Files.isDirectory(directory);
  }

  /** Puts one file of the example where the demo's project wants it. */
  void copy(String name, String to) {
    Path target = directory.resolve(to);
    try (InputStream file = DemoFiles.class.getResourceAsStream(EXAMPLE + name)) {
      if (file == null) {
        throw DbkeepException.of(
            ErrorCode.FAILED, "the example file " + name + " is not in this build");
      }
      Files.createDirectories(target.getParent());
      Files.copy(file, target, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw DbkeepException.of(ErrorCode.FAILED, "cannot write " + target + ": " + e.getMessage())
          .cause(e);
    }
  }

  /** Removes the folder with all that is in it. */
  void delete() {
    if (!exist()) {
      return;
    }
    try (Stream<Path> inside = Files.walk(directory)) {
      for (Path path : inside.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    } catch (IOException e) {
      throw DbkeepException.of(
              ErrorCode.FAILED, "cannot remove " + directory + ": " + e.getMessage())
          .cause(e);
    }
  }
}
