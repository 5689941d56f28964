package dev.dbkeep.migrate;

import dev.dbkeep.error.DbkeepException;
import dev.dbkeep.error.ErrorCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import tools.jackson.core.util.DefaultIndenter;
import tools.jackson.core.util.DefaultPrettyPrinter;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Adds a migration to a Drizzle folder: the script and its entry in the journal. */
final class DrizzleWriter {
  private static final String JOURNAL_VERSION = "7";

  private DrizzleWriter() {}

  static NewMigration write(MigrationFolder folder, String name, String text, Clock clock) {
    Path journal = folder.path().resolve(DrizzleFolder.JOURNAL);
    ObjectNode root = root(journal);
    ArrayNode entries = root.withArray("entries");
    int index = 0;
    // Drizzle runs only what is later than the last applied one, so the time may never go back.
    long when = clock.millis();
    for (Migration migration : folder.migrations()) {
      index = Math.max(index, migration.journal().index() + 1);
      when = Math.max(when, migration.journal().when() + 1);
    }
    String tag = "%04d_%s".formatted(index, name);
    Path file = folder.path().resolve(tag + ".sql");
    NewMigration.create(file, text);
    entries
        .addObject()
        .put("idx", index)
        .put("version", root.path("version").asString(JOURNAL_VERSION))
        .put("when", when)
        .put("tag", tag)
        .put("breakpoints", true);
    save(journal, root);
    return new NewMigration(
        file,
        tag,
        List.of(
            "drizzle-kit's snapshot (meta/%04d_snapshot.json) is not written: `drizzle-kit generate` would find the same "
                    .formatted(index)
                + "change once more; `drizzle-kit migrate` runs this file as it is"));
  }

  private static ObjectNode root(Path journal) {
    JsonMapper mapper = JsonMapper.shared();
    if (Files.exists(journal)) {
      DrizzleFolder.journal(journal);
      return (ObjectNode) mapper.readTree(ScriptFile.withoutMark(ScriptFile.read(journal)));
    }
    ObjectNode root = mapper.createObjectNode();
    return root.put("version", JOURNAL_VERSION).put("dialect", "postgresql");
  }

  private static void save(Path journal, ObjectNode root) {
    DefaultIndenter indenter = new DefaultIndenter("  ", "\n");
    DefaultPrettyPrinter printer =
        new DefaultPrettyPrinter().withObjectIndenter(indenter).withArrayIndenter(indenter);
    try {
      Files.createDirectories(journal.getParent());
      Files.writeString(
          journal, JsonMapper.shared().writer().with(printer).writeValueAsString(root));
    } catch (IOException e) {
      throw DbkeepException.of(
              ErrorCode.MIGRATION_FOLDER,
              journal + " cannot be written: " + e.getMessage(),
              "Check the permissions of the folder.")
          .cause(e);
    }
  }
}
