package dev.dbkeep.cli.backup;

import dev.dbkeep.backup.wal.ReceiverEvent;
import dev.dbkeep.cli.console.Console;
import dev.dbkeep.observe.EventLog;
import java.util.concurrent.atomic.AtomicBoolean;

/** Says what a receiver meets, and keeps it in the journal. */
final class ReceiverEvents {
  private final Console console;
  private final EventLog journal;
  private final boolean verbose;
  private final AtomicBoolean backupWanted;

  /**
   * @param backupWanted set when WAL is lost
   */
  ReceiverEvents(Console console, EventLog journal, boolean verbose, AtomicBoolean backupWanted) {
    this.console = console;
    this.journal = journal;
    this.verbose = verbose;
    this.backupWanted = backupWanted;
  }

  void on(ReceiverEvent event) {
    switch (event) {
      case ReceiverEvent.Trouble trouble -> {
        journal.add("wal-waiting", trouble.message());
        console.tell("waiting: " + trouble.message());
      }
      case ReceiverEvent.Hole hole -> {
        backupWanted.set(true);
        String what = "WAL from " + hole.from() + " to " + hole.to() + " is lost";
        journal.add("wal-hole", what);
        console.tell(
            "warning: "
                + what
                + ": the server removed it before it was received; a new base backup begins within"
                + " a minute");
      }
      case ReceiverEvent.TimelineSwitched switched -> {
        String what = "timeline " + switched.to() + " since " + switched.at();
        journal.add("timeline", what);
        console.tell("the server was promoted: " + what);
      }
      case ReceiverEvent.Connected connected -> {
        journal.add("wal-receiving", "from " + connected.from());
        if (verbose) {
          console.tell("receiving from " + connected.from());
        }
      }
      case ReceiverEvent.Advanced _, ReceiverEvent.SegmentDone _ -> {}
    }
  }
}
