package dev.dbkeep.cli.project;

import dev.dbkeep.backup.ReceiverSlot;
import dev.dbkeep.backup.SlotUse;
import dev.dbkeep.cli.console.Context;
import dev.dbkeep.postgres.ServerUrl;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** On the commands that may take something away where protected environments do not let them in. */
public final class SnapshotOption {
  @Option(
      names = "--no-snapshot",
      description =
          "on a server under `dbkeep protect`, take something away although that is not fresh and"
              + " without a branch to come back to")
  private boolean noSnapshot;

  /**
   * Returns what the way back is, as a sentence; null where nothing is taken away, or where nobody
   * has put the server under a protection.
   */
  public @Nullable String wayBack(
      Context context, Project project, String before, Set<String> losses) {
    ServerUrl url = project.url();
    if (noSnapshot || losses.isEmpty() || SlotUse.of(url, ReceiverSlot.NAME).isEmpty()) {
      return null;
    }
    return new WayBack(url, project.branches(context), context.clock(), before).take(losses);
  }
}
