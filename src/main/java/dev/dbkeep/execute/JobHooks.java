package dev.dbkeep.execute;

import dev.dbkeep.error.DbkeepException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;

/**
 * What a feature writes about a job, such as the row of a migration history.
 *
 * <p>The connection is in an open transaction: a hook neither commits nor rolls back nor changes
 * autocommit, and it qualifies its names, because a script may have changed the search_path.
 */
public interface JobHooks {
  /** Writes nothing: the executor's own journal is the only record. */
  JobHooks NONE = new JobHooks() {};

  /**
   * Before the first statement. In the transaction of the statements when the job runs in one; else
   * committed before them, and called again when the job resumes.
   */
  default void started(Connection connection) throws SQLException {}

  /**
   * After the last statement, in its transaction (or in that of the journal row of a statement that
   * cannot have one).
   */
  default void finished(Connection connection, Duration duration) throws SQLException {}

  /**
   * After a statement failed and its transaction was rolled back, in a transaction of its own. Not
   * called when a job that runs in one transaction got no lock: then nothing was written at all.
   *
   * @param statementsDone how many statements stay done; 0 when the whole job was rolled back
   */
  default void failed(Connection connection, DbkeepException error, int statementsDone)
      throws SQLException {}
}
