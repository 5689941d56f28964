package dev.dbkeep.backup.dump;

import dev.dbkeep.error.DbkeepException;
import dev.dbkeep.error.ErrorCode;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * The table of contents of a dump, which is also the proof that pg_restore can read it.
 *
 * @param entries how many there are
 */
record Contents(int entries) {
  private static final String COUNT = "TOC Entries:";

  static Contents of(
      ClientPrograms.Installed programs, Path dump, Map<String, String> environment) {
    ProgramRun.Result result = list(programs, dump, environment);
    if (result.exit() != 0) {
      throw unreadable(dump, result);
    }
    return new Contents(count(result.output()));
  }

  static ProgramRun.Result list(
      ClientPrograms.Installed programs, Path dump, Map<String, String> environment) {
    return ProgramRun.of(
            List.of(programs.pgRestore().toString(), "--list", dump.toString()), environment)
        .run();
  }

  static DbkeepException unreadable(Path dump, ProgramRun.Result result) {
    return DbkeepException.of(
        ErrorCode.BACKUP,
        "pg_restore cannot read " + dump.getFileName() + ": " + result.reason(),
        "It is no dump in custom or directory format, or it is damaged.");
  }

  static int count(String list) {
    return list.lines()
        .filter(line -> line.contains(COUNT))
        .map(line -> line.substring(line.indexOf(COUNT) + COUNT.length()).strip())
        .findFirst()
        .map(Integer::parseInt)
        .orElse(0);
  }
}
