package dev.dbkeep.studio.http;

import dev.dbkeep.error.DbkeepException;
import org.jspecify.annotations.Nullable;

/** What becomes of a deed that a witness heard of. */
final class Recording implements AutoCloseable {
  private final Witness.@Nullable Entry entry;
  private String outcome = "broken off";
  private long rows;
  private boolean closed;

  /** Null for what nobody has to hear of. */
  Recording(Witness.@Nullable Entry entry) {
    this.entry = entry;
  }

  /** An answer, or a line of one; what is wrong with a part stays. */
  void saw(Object answer) {
    String ended = answer instanceof Concluded concluded ? concluded.outcome() : "done";
    if (!outcome.startsWith("refused")) {
      outcome = ended;
    }
    rows += answer instanceof Concluded concluded ? concluded.changed() : 0;
  }

  void failed(DbkeepException e) {
    outcome = "refused: " + e.getMessage();
  }

  @Override
  public void close() {
    if (entry != null && !closed) {
      closed = true;
      try {
        entry.end(outcome, rows);
      } catch (DbkeepException e) {
        // it is done, and must not be told as if it were not; the log says that nobody knows
        System.err.println("an outcome is missing in the audit log: " + e.getMessage());
      }
    }
  }
}
