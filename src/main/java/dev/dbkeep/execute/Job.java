package dev.dbkeep.execute;

import dev.dbkeep.postgres.sql.SqlScript;

/**
 * One script that is run as a whole: in one transaction where PostgreSQL allows it, else statement
 * by statement and resumable.
 *
 * @param id names it in the journal for good, for example {@code 20260412093000_add_email}
 * @param atomic false where its author wants every statement to stay done by itself
 */
public record Job(String id, SqlScript script, JobHooks hooks, boolean atomic) {
  public Job(String id, SqlScript script, JobHooks hooks) {
    this(id, script, hooks, true);
  }
}
