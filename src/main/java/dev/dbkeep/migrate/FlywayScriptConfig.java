package dev.dbkeep.migrate;

import dev.dbkeep.error.DbkeepException;
import dev.dbkeep.error.ErrorCode;
import dev.dbkeep.error.SourceLocation;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The {@code .sql.conf} file that Flyway reads beside a script.
 *
 * @param inTransaction false when the script asks to run outside a transaction
 * @param placeholders false when the script's dollar signs are to be left alone
 */
record FlywayScriptConfig(boolean inTransaction, boolean placeholders) {
  private static final FlywayScriptConfig NONE = new FlywayScriptConfig(true, true);

  static FlywayScriptConfig beside(Path script) {
    Path file = script.resolveSibling(script.getFileName() + ".conf");
    return Files.exists(file) ? read(file) : NONE;
  }

  private static FlywayScriptConfig read(Path file) {
    boolean inTransaction = true;
    boolean placeholders = true;
    List<String> lines = ScriptFile.withoutMark(ScriptFile.read(file)).lines().toList();
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i).strip();
      int equals = line.indexOf('=');
      if (line.isEmpty() || line.startsWith("#")) {
        continue;
      }
      String key = equals < 0 ? line : line.substring(0, equals).strip();
      String value = equals < 0 ? "" : line.substring(equals + 1).strip();
      switch (key) {
        case "executeInTransaction" -> inTransaction = !value.equalsIgnoreCase("false");
        case "placeholderReplacement" -> placeholders = !value.equalsIgnoreCase("false");
        case "encoding" -> requireUtf8(file, value, i + 1);
        default -> throw wrong(file, "unknown setting " + key, i + 1);
      }
    }
    return new FlywayScriptConfig(inTransaction, placeholders);
  }

  private static void requireUtf8(Path file, String encoding, int line) {
    if (!encoding.equalsIgnoreCase(StandardCharsets.UTF_8.name())) {
      throw wrong(file, "the encoding " + encoding + " is not UTF-8", line);
    }
  }

  private static DbkeepException wrong(Path file, String what, int line) {
    return DbkeepException.of(
            ErrorCode.MIGRATION_FOLDER,
            what + " in " + file,
            "dbkeep reads executeInTransaction, placeholderReplacement and encoding=UTF-8 here; "
                + "shouldExecute is not supported.")
        .at(new SourceLocation(file.toString(), line, 1));
  }
}
