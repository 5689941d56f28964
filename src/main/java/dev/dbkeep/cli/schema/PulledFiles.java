package dev.dbkeep.cli.schema;

import dev.dbkeep.cli.project.TextFiles;
import dev.dbkeep.error.DbkeepException;
import dev.dbkeep.error.ErrorCode;
import dev.dbkeep.schema.SqlWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;
import java.util.stream.Stream;

/** What pull writes: one file, or a folder of them; nothing that differs is overwritten unasked. */
final class PulledFiles {
  private final Path target;
  private final String shown;
  private final SortedMap<String, String> texts;

  /**
   * @param texts by their path inside the folder; for one file by an empty path
   */
  PulledFiles(Path target, String shown, SortedMap<String, String> texts) {
    this.target = target;
    this.shown = shown;
    this.texts = texts;
  }

  /** Writes what is new, and with {@code force} what differs; says what became of it. */
  String write(boolean force, boolean dryRun) {
    List<Path> stale = inFolder().filter(file -> isLayout(file) && !isWanted(file)).toList();
    // A folder is read as a whole: beside files of somebody else, these would say all of it twice.
    boolean differs = !stale.isEmpty() || !others().isEmpty();
    boolean complete = true;
    for (String name : texts.keySet()) {
      boolean same = isSame(name);
      complete &= same;
      differs |= !same && Files.exists(target.resolve(name));
    }
    if (complete && stale.isEmpty()) {
      return "unchanged";
    }
    if (differs && !force) {
      throw DbkeepException.of(
          ErrorCode.FAILED,
          shown + " exists and says something else",
          "Overwrite it with --force, name another file, or print with `dbkeep pull -`.");
    }
    if (!dryRun) {
      write(stale);
    }
    return differs ? "overwritten" : "written";
  }

  private void write(List<Path> stale) {
    try {
      for (Path file : stale) {
        Files.delete(file);
      }
      for (var entry : texts.entrySet()) {
        Path file = target.resolve(entry.getKey());
        Path parent = file.getParent();
        if (parent != null) {
          Files.createDirectories(parent);
        }
        Files.writeString(file, entry.getValue());
      }
    } catch (IOException e) {
      throw DbkeepException.of(ErrorCode.FAILED, "cannot write " + shown + ": " + e.getMessage())
          .cause(e);
    }
  }

  /** SQL that somebody else put into the folder: it is read with the rest, and never removed. */
  List<String> others() {
    return inFolder()
        .filter(file -> !isLayout(file))
        .map(file -> shown + "/" + inside(file))
        .toList();
  }

  private boolean isSame(String name) {
    Path file = target.resolve(name);
    String text = texts.get(name);
    return Files.isRegularFile(file) && TextFiles.read(file, shown).equals(text);
  }

  private boolean isWanted(Path file) {
    return texts.containsKey(inside(file));
  }

  private boolean isLayout(Path file) {
    return SqlWriter.isFile(inside(file));
  }

  private String inside(Path file) {
    return target.relativize(file).toString().replace('\\', '/');
  }

  private Stream<Path> inFolder() {
    if (!Files.isDirectory(target)) {
      return Stream.empty();
    }
    try (Stream<Path> files = Files.walk(target)) {
      return files
          .filter(file -> file.toString().endsWith(".sql") && Files.isRegularFile(file))
          .sorted()
          .toList()
          .stream();
    } catch (IOException e) {
      throw DbkeepException.of(
              ErrorCode.FAILED, "cannot read the folder " + shown + ": " + e.getMessage())
          .cause(e);
    }
  }
}
