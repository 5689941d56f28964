package dev.dbkeep.execute;

import dev.dbkeep.error.DbkeepException;
import dev.dbkeep.error.ErrorCode;
import dev.dbkeep.postgres.sql.SqlStatement;
import java.util.List;

/** Compares a script with what was done of it in earlier runs. */
final class DonePrefix {
  private DonePrefix() {}

  /**
   * The position of the last statement that is done; refuses a script whose executed statements
   * were edited.
   */
  static int check(Job job, List<SqlStatement> statements, List<Journal.Entry> entries) {
    int done = 0;
    for (Journal.Entry entry : entries) {
      if (entry.position() > statements.size()) {
        throw changed(
                job, "statement " + entry.position() + " was executed and is no longer in the file")
            .at(job.script().location(0));
      }
      SqlStatement statement = statements.get(entry.position() - 1);
      if (!Journal.sha256(statement).equals(entry.sha256())) {
        String what =
            entry.done()
                ? " of " + statements.size() + " was already executed and has been changed since"
                : " of "
                    + statements.size()
                    + " was begun by an earlier run and has been changed since";
        throw changed(job, "statement " + entry.position() + what)
            .at(statement.location(job.script()));
      }
      done = entry.done() ? entry.position() : done;
    }
    return done;
  }

  private static DbkeepException changed(Job job, String what) {
    return DbkeepException.of(
        ErrorCode.MIGRATION_FAILED,
        job.id() + " cannot be resumed: " + what,
        "Put the statement back as it was and add the change as a later statement; or bring the"
            + " database to the state you want by hand and run `dbkeep migrate resolve --applied "
            + job.id()
            + "` or `--rolled-back "
            + job.id()
            + "`.");
  }
}
