package dev.dbkeep.cli.studio;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An action at work, and what it said so far, for whoever looks on. It needs nobody who does. */
final class ActionRun {
  private static final int MOST_LINES = 500;

  private final Deque<String> lines = new ArrayDeque<>();
  private RunRecord state;
  private long said;
  private String passing = "";
  private boolean stopping;
  private @Nullable Thread worker;

  ActionRun(RunRecord state) {
    this.state = state;
  }

  /**
   * What somebody who looks on has not seen yet.
   *
   * @param lines that stay, in their order
   * @param passing the line that is redrawn in place; empty when there is none
   * @param said how many lines there were in all, to ask for the next ones
   */
  record Glance(List<String> lines, String passing, long said, RunRecord state) {
    boolean isLast() {
      return state.state() != RunRecord.State.RUNNING;
    }
  }

  synchronized RunRecord state() {
    return state;
  }

  synchronized void say(String line) {
    if (line.isBlank()) {
      return;
    }
    lines.add(line);
    said++;
    passing = "";
    if (lines.size() > MOST_LINES) {
      lines.remove();
    }
    notifyAll();
  }

  synchronized void pass(String line) {
    if (!line.equals(passing)) {
      passing = line;
      notifyAll();
    }
  }

  synchronized void end(RunRecord last) {
    state = last;
    passing = "";
    notifyAll();
  }

  /** Waits until there is more than was seen; an unchanged glance after a while shows life. */
  synchronized Glance after(long seen, String passed, Duration patience)
      throws InterruptedException {
    if (said == seen && passing.equals(passed) && state.state() == RunRecord.State.RUNNING) {
      wait(patience.toMillis());
    }
    List<String> all = new ArrayList<>(lines);
    int missed = (int) Math.min(said - seen, all.size());
    return new Glance(
        List.copyOf(all.subList(all.size() - missed, all.size())), passing, said, state);
  }

  /** Begins the work on a thread of its own. */
  synchronized void begin(Runnable work) {
    worker = Thread.ofVirtual().name("action " + state.id()).start(work);
  }

  /** Ends it half way; returns whether that is so. */
  synchronized boolean stop() {
    if (!state.stoppable() || state.state() != RunRecord.State.RUNNING || worker == null) {
      return false;
    }
    stopping = true;
    worker.interrupt();
    return true;
  }

  synchronized boolean isStopping() {
    return stopping;
  }
}
