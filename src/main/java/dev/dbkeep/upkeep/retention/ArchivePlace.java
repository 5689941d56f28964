package dev.dbkeep.upkeep.retention;

import dev.dbkeep.error.DbkeepException;
import dev.dbkeep.error.ErrorCode;
import java.nio.file.Path;

/** Where rows go before they are removed. */
public sealed interface ArchivePlace {
  /** They are removed for good. */
  record Nowhere() implements ArchivePlace {
    @Override
    public String toString() {
      return "none";
    }
  }

  /** Into compressed files of this folder, as COPY writes and reads them. */
  record Folder(Path path) implements ArchivePlace {
    @Override
    public String toString() {
      return "file:" + path;
    }
  }

  /** Into another table of the same database, which is made where it is missing. */
  record Table(String schema, String name) implements ArchivePlace {
    @Override
    public String toString() {
      return "table:" + schema + "." + name;
    }
  }

  /** From {@code file:archive/events}, {@code table:archive.events}, {@code none}. */
  static ArchivePlace of(String text, Path project) {
    if (text.isEmpty() || text.equals("none")) {
      return new Nowhere();
    }
    int colon = text.indexOf(':');
    String kind = colon < 0 ? "" : text.substring(0, colon);
    String rest = text.substring(colon + 1);
    int dot = rest.indexOf('.');
    if (kind.equals("file") && !rest.isEmpty()) {
      return new Folder(project.resolve(rest).normalize());
    }
    if (kind.equals("table") && dot > 0 && dot < rest.length() - 1) {
      return new Table(rest.substring(0, dot), rest.substring(dot + 1));
    }
    throw DbkeepException.of(
        ErrorCode.CONFIG,
        "archive is neither a folder nor a table: " + text,
        "Write archive = \"file:archive/events\", archive = \"table:archive.events\", or leave it"
            + " out.");
  }
}
