package dev.dbkeep.migrate;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import dev.dbkeep.error.DbkeepException;
import dev.dbkeep.error.ErrorCode;
import dev.dbkeep.error.SourceLocation;
import dev.dbkeep.postgres.sql.SqlScript;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.databind.json.JsonMapper;

/** Drizzle's folder: the journal names the files and their order. */
final class DrizzleFolder {
  static final String JOURNAL = "meta/_journal.json";
  private static final String BREAKPOINT = "--> statement-breakpoint";

  /** As long as the breakpoint, so that every line and column of the file stays where it is. */
  private static final String SEPARATOR = ";-- statement-breakpoint";

  private DrizzleFolder() {}

  /** The journal as drizzle-kit writes it; keys it may grow are not ours to refuse. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  record Journal(
      @Nullable String version, @Nullable String dialect, @Nullable List<Entry> entries) {

    List<Entry> list() {
      return entries == null ? List.of() : entries;
    }
  }

  /** One migration of the journal. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  record Entry(
      int idx, @Nullable String version, long when, @Nullable String tag, boolean breakpoints) {}

  static MigrationFolder read(Path folder) {
    Path journalFile = folder.resolve(JOURNAL);
    if (!Files.exists(journalFile)) {
      return MigrationFolder.empty(folder, MigrationFormat.DRIZZLE);
    }
    Journal journal = journal(journalFile);
    List<Migration> migrations = new ArrayList<>();
    Set<String> tags = new HashSet<>();
    for (Entry entry : journal.list()) {
      String tag = entry.tag();
      if (tag == null || tag.isBlank()) {
        throw DbkeepException.of(
            ErrorCode.MIGRATION_FOLDER,
            "entry %d of %s has no tag".formatted(entry.idx(), journalFile),
            "Restore the file from version control.");
      }
      if (!tags.add(tag)) {
        throw DbkeepException.of(
            ErrorCode.MIGRATION_FOLDER,
            "two migrations are named %s in %s".formatted(tag, journalFile),
            "Rename one of the two files and its tag in the journal.");
      }
      migrations.add(migration(folder, entry, tag));
    }
    return new MigrationFolder(
        MigrationFormat.DRIZZLE, folder, migrations, strayFiles(folder, tags), List.of());
  }

  private static Migration migration(Path folder, Entry entry, String tag) {
    Path file = folder.resolve(tag + ".sql");
    if (!Files.exists(file)) {
      throw DbkeepException.of(
          ErrorCode.MIGRATION_FOLDER,
          JOURNAL + " names " + tag + ", but " + file + " is missing",
          "Restore the file from version control, or take the entry out with `drizzle-kit drop`.");
    }
    String content = ScriptFile.read(file);
    SqlScript script = ScriptFile.script(folder, file, content.replace(BREAKPOINT, SEPARATOR));
    return new Migration(
        tag,
        file,
        script,
        Checksums.sha256(content),
        content,
        new Migration.InJournal(entry.idx(), entry.when()));
  }

  static Journal journal(Path file) {
    String text = ScriptFile.read(file);
    try {
      Journal journal = JsonMapper.shared().readValue(ScriptFile.withoutMark(text), Journal.class);
      String dialect = journal.dialect();
      if (dialect != null && !dialect.equals("postgresql") && !dialect.equals("pg")) {
        throw DbkeepException.of(
            ErrorCode.MIGRATION_FOLDER,
            file + " says that these migrations are for " + dialect + ", not for PostgreSQL",
            "Name the folder of the PostgreSQL migrations with `--migrations PATH`.");
      }
      return journal;
    } catch (JacksonException e) {
      TokenStreamLocation where = e.getLocation();
      DbkeepException error =
          DbkeepException.of(
              ErrorCode.MIGRATION_FOLDER,
              file + " is not a Drizzle journal: " + e.getOriginalMessage(),
              "Restore the file from version control.");
      throw where == null
          ? error.cause(e)
          : error
              .at(new SourceLocation(file.toString(), where.getLineNr(), where.getColumnNr()))
              .cause(e);
    }
  }

  private static List<String> strayFiles(Path folder, Set<String> tags) {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(".sql"))
          .filter(name -> !tags.contains(name.substring(0, name.length() - ".sql".length())))
          .sorted()
          .map(name -> name + " is not in the journal, so that Drizzle does not run it either")
          .toList();
    } catch (IOException e) {
      throw ScriptFile.unreadable(folder, e);
    }
  }
}
