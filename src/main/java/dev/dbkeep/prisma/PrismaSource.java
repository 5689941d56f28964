package dev.dbkeep.prisma;

import dev.dbkeep.error.DbkeepException;
import dev.dbkeep.error.ErrorCode;
import dev.dbkeep.postgres.sql.SqlScript;
import dev.dbkeep.prisma.parse.SchemaFile;
import dev.dbkeep.schema.SchemaSource;
import dev.dbkeep.schema.Scope;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** A schema.prisma, one file or a folder of them, as a source of the wanted schema. */
public final class PrismaSource implements SchemaSource {
  private final String description;
  private final Datamodel datamodel;
  private final PrismaOptions options;

  private PrismaSource(String description, Datamodel datamodel, PrismaOptions options) {
    this.description = description;
    this.datamodel = datamodel;
    this.options = options;
  }

  /**
   * Reads and checks the schema; a mistake in it is a PRISMA_SYNTAX error with its line and column.
   */
  public static PrismaSource of(Path fileOrFolder) {
    return of(fileOrFolder, PrismaOptions.DEFAULT);
  }

  public static PrismaSource of(Path fileOrFolder, PrismaOptions options) {
    return new PrismaSource(
        fileOrFolder.toString(), DatamodelReader.read(files(fileOrFolder)), options);
  }

  /** A schema that is at hand as text; {@code name} is what errors point at. */
  public static PrismaSource ofText(String name, String text, PrismaOptions options) {
    return new PrismaSource(
        name, DatamodelReader.read(List.of(new SchemaFile(name, text))), options);
  }

  private static List<SchemaFile> files(Path path) {
    List<Path> paths = new ArrayList<>();
    if (Files.isDirectory(path)) {
      try (Stream<Path> below = Files.walk(path)) {
        below
            .filter(
                each ->
                    each.getFileName().toString().endsWith(".prisma") && Files.isRegularFile(each))
            .sorted()
            .forEach(paths::add);
      } catch (IOException e) {
        throw unreadable(path, e);
      }
      if (paths.isEmpty()) {
        throw DbkeepException.of(
            ErrorCode.PRISMA_SYNTAX,
            "there is no .prisma file below " + path,
            "Give the folder that holds schema.prisma, or the file itself.");
      }
    } else {
      paths.add(path);
    }
    return paths.stream().map(PrismaSource::read).toList();
  }

  private static SchemaFile read(Path path) {
    try {
      return new SchemaFile(path.toString(), Files.readString(path));
    } catch (CharacterCodingException e) {
      throw DbkeepException.of(
              ErrorCode.NOT_UTF8, path + " is not UTF-8", "Save the file as UTF-8.")
          .cause(e);
    } catch (IOException e) {
      throw unreadable(path, e);
    }
  }

  private static DbkeepException unreadable(Path path, IOException e) {
    return DbkeepException.of(
            ErrorCode.PRISMA_SYNTAX,
            "cannot read " + path,
            "Check that the file exists and that you may read it.")
        .cause(e);
  }

  @Override
  public String description() {
    return description;
  }

  /** The datasource block: URL, schemas, relation mode. */
  public PrismaDatasource datasource() {
    return datamodel.datasource();
  }

  /** The SQL that builds the schema on an empty database, in an order that works. */
  public String sql() {
    return new PrismaSql(datamodel, options).write();
  }

  @Override
  public List<SqlScript> scripts() {
    return List.of(new SqlScript(description, sql()));
  }

  @Override
  public boolean ordered() {
    return true;
  }

  @Override
  public Scope scope() {
    return new PrismaScope(datamodel, options);
  }
}
