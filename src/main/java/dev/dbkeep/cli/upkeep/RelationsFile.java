package dev.dbkeep.cli.upkeep;

import dev.dbkeep.cli.project.Project;
import dev.dbkeep.config.TomlTable;
import dev.dbkeep.error.DbkeepException;
import dev.dbkeep.error.ErrorCode;
import dev.dbkeep.upkeep.relations.ConfirmedRelation;
import dev.dbkeep.upkeep.relations.Relation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

/** The relations that the user spoke of in dbkeep.toml, where they can be changed by hand. */
public final class RelationsFile {
  private static final String NAME = "dbkeep.toml";

  private RelationsFile() {}

  /** What is there, confirmed or denied. */
  public static List<ConfirmedRelation> confirmed(Project project) {
    return project.tables("relations").stream().map(RelationsFile::read).toList();
  }

  private static ConfirmedRelation read(TomlTable table) {
    try {
      return ConfirmedRelation.of(table.values());
    } catch (DbkeepException e) {
      throw e.at(table.location());
    }
  }

  /** Adds what the user confirmed at the end. */
  static void append(Path directory, List<Relation> relations) {
    StringBuilder text = new StringBuilder();
    for (Relation relation : relations) {
      text.append("\n[[relations]]\n");
      text.append("from = ").append(quoted(relation.fromShown())).append('\n');
      text.append("to = ").append(quoted(relation.toShown())).append('\n');
      Relation.Only only = relation.only();
      if (only != null) {
        text.append("type-column = ").append(quoted(only.column())).append('\n');
        text.append("type-value = ").append(quoted(only.value())).append('\n');
      }
      text.append("confirmed = true\n");
    }
    Path file = directory.resolve(NAME);
    try {
      Files.writeString(
          file,
          text,
          StandardOpenOption.CREATE,
          StandardOpenOption.WRITE,
          StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw DbkeepException.of(
              ErrorCode.CONFIG,
              "cannot write " + NAME + ": " + e.getMessage(),
              "Make the file writable, or add [[relations]] by hand.")
          .cause(e);
    }
  }

  private static String quoted(String text) {
    return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }
}
