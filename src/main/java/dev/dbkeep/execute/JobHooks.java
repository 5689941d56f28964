package dev.dbkeep.execute;

import dev.dbkeep.error.DbkeepException;
import java.sql.Connection;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * What a feature writes about a job, such as the row of a migration history.
 *
 * <p>Where it can, it says so in SQL instead of writing it, so that a job that is one transaction
 * goes to the server in one message. Names are qualified, because a script may have changed the
 * search_path. A connection is in an open transaction: a hook neither commits nor rolls back nor
 * changes autocommit.
 */
public interface JobHooks {
  /** Writes nothing: the executor's own journal is the only record. */
  JobHooks NONE = new JobHooks() {};

  /** What has to be there before anything is written, such as a table. */
  @FunctionalInterface
  interface Preparation {
    void run(Connection connection) throws SQLException;
  }

  /** Done in the transaction that is first to write about the job; null when all is there. */
  default @Nullable Preparation preparation() {
    return null;
  }

  /**
   * Statements that say that the job has begun; empty for none. Only for a job that cannot be one
   * transaction: committed before its first statement, and again when it resumes.
   */
  default String started() {
    return "";
  }

  /**
   * Statements that say that all of the job is done, whether or not anything said that it has
   * begun; empty for none. They run in the transaction of its last statement (or in that of the
   * journal row of a statement that cannot have one).
   *
   * @param took how long it took, as an SQL expression of type interval
   */
  default String finished(String took) {
    return "";
  }

  /**
   * After a statement failed and its transaction was rolled back, in a transaction of its own. Not
   * called when a job that runs in one transaction got no lock: then nothing was written at all.
   *
   * @param statementsDone how many statements stay done; 0 when the whole job was rolled back
   */
  default void failed(Connection connection, DbkeepException error, int statementsDone)
      throws SQLException {}
}
