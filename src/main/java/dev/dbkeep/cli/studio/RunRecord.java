package dev.dbkeep.cli.studio;

import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A run of an action, as pages list it and as it is kept beyond the end of Studio.
 *
 * @param command as it is typed in a terminal
 * @param member who asked for it
 * @param process which runs it, so that another Studio knows whether it still can
 * @param state running, done, findings, failed, stopped, or cut off when its Studio ended before it
 * @param document what it printed; null while it runs
 */
record RunRecord(
    String id,
    String action,
    String command,
    String member,
    long process,
    Instant started,
    @Nullable Instant ended,
    State state,
    boolean stoppable,
    @Nullable Integer exit,
    @Nullable JsonNode document) {
  /** What came of it. */
  enum State {
    RUNNING,
    DONE,
    FINDINGS,
    FAILED,
    STOPPED,
    CUT_OFF;

    /** In the words of the interface. */
    String word() {
      return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
  }

  RunRecord ended(Instant now, State how, @Nullable Ran ran) {
    return new RunRecord(
        id,
        action,
        command,
        member,
        process,
        started,
        now,
        how,
        stoppable,
        ran == null ? null : ran.exit(),
        ran == null ? null : ran.document());
  }
}
