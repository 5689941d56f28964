package dev.dbkeep.cli.schema;

import dev.dbkeep.cli.project.TextFiles;
import dev.dbkeep.error.DbkeepException;
import dev.dbkeep.error.ErrorCode;
import dev.dbkeep.postgres.sql.SqlScript;
import dev.dbkeep.schema.SchemaSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** SQL files that describe the desired schema: one, or a folder of them in any order. */
final class SqlFiles implements SchemaSource {
  private final Path path;
  private final String shown;

  SqlFiles(Path path, String shown) {
    this.path = path;
    this.shown = shown;
  }

  @Override
  public String description() {
    return shown;
  }

  @Override
  public boolean ordered() {
    return false;
  }

  @Override
  public List<SqlScript> scripts() {
    if (Files.isRegularFile(path)) {
      return List.of(new SqlScript(shown, TextFiles.read(path, shown)));
    }
    try (Stream<Path> inside = Files.walk(path)) {
      return inside
          .filter(file -> file.toString().endsWith(".sql") && Files.isRegularFile(file))
          .sorted()
          .map(file -> shown + "/" + path.relativize(file))
          .map(
              name ->
                  new SqlScript(
                      name, TextFiles.read(path.resolve(name.substring(shown.length() + 1)), name)))
          .toList();
    } catch (IOException e) {
      throw DbkeepException.of(
              ErrorCode.CONFIG, "cannot read the folder " + shown + ": " + e.getMessage())
          .cause(e);
    }
  }
}
