package dev.dbkeep.migrate;

import dev.dbkeep.postgres.sql.SqlScript;
import java.nio.file.Path;

/**
 * One migration of a folder.
 *
 * @param name the one name it goes by in messages and commands: a folder name, a journal tag or a
 *     file name
 * @param script what is run: without byte order mark, placeholders replaced
 * @param checksum as the tool of this format writes it into its history table
 * @param content the file as it is, for comparing checksums whatever its line endings
 */
public record Migration(
    String name, Path file, SqlScript script, String checksum, String content, Origin origin) {

  /** What only one format knows about a migration. */
  public sealed interface Origin {}

  /** A folder with a migration.sql: dbkeep and Prisma. */
  public record InFolder() implements Origin {}

  /**
   * An entry of Drizzle's journal.
   *
   * @param when milliseconds; Drizzle decides by it alone what is applied
   */
  public record InJournal(int index, long when) implements Origin {}

  /**
   * A file named the way Flyway wants it.
   *
   * @param path relative to the folder, as Flyway records it in {@code script}
   * @param rawChecksum the checksum before placeholders were replaced, which Flyway accepts as well
   *     for a repeatable
   * @param inTransaction false when the {@code .sql.conf} beside it says so
   */
  public record Versioned(FlywayName flyway, String path, String rawChecksum, boolean inTransaction)
      implements Origin {}

  /** The Flyway half of a migration of that format. */
  Versioned versioned() {
    return switch (origin) {
      case Versioned versioned -> versioned;
      case InFolder _, InJournal _ ->
          throw new IllegalStateException(name + " is not a Flyway migration");
    };
  }

  /** The Drizzle half of a migration of that format. */
  InJournal journal() {
    return switch (origin) {
      case InJournal journal -> journal;
      case InFolder _, Versioned _ ->
          throw new IllegalStateException(name + " is not a Drizzle migration");
    };
  }

  /** False when the configuration beside a script asks for every statement by itself. */
  public boolean atomic() {
    return !(origin instanceof Versioned versioned) || versioned.inTransaction();
  }

  /** True for a script that is run again whenever its text changes. */
  public boolean repeatable() {
    return origin instanceof Versioned versioned
        && versioned.flyway().kind() == FlywayName.Kind.REPEATABLE;
  }
}
