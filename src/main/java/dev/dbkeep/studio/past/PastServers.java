package dev.dbkeep.studio.past;

import dev.dbkeep.postgres.ServerUrl;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Starts servers that stand still at a moment of the past. */
public interface PastServers {
  /**
   * Restores and starts one; an interruption gives it up and leaves nothing.
   *
   * @param moment as it is typed behind {@code dbkeep at}
   * @param progress told what is being done
   */
  Opened open(String moment, Consumer<String> progress) throws InterruptedException;

  /**
   * A server that runs.
   *
   * @param lastCommit the last transaction that it knows; null when it saw none
   * @param reused whether an earlier look was moved on, instead of restoring again
   * @param end ends it
   */
  record Opened(ServerUrl url, @Nullable String lastCommit, boolean reused, Runnable end) {}
}
