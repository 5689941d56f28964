package dev.dbkeep.backup.base;

import dev.dbkeep.backup.repo.DamagedException;
import java.io.IOException;
import java.util.Queue;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Turns the server's manifest of an incremental backup into that of the full one that was made of
 * it.
 *
 * @param merged the files that were made whole, in the order in which the server sent and names
 *     them
 * @param label the label as it is stored; null when there was none
 */
record WholeFiles(
    Queue<MergedFile> merged, @Nullable CleanLabel label, ServersManifest.Reader target)
    implements ServersManifest.Reader {

  @Override
  public void head(String version, @Nullable String systemIdentifier) throws IOException {
    target.head(version, systemIdentifier);
  }

  @Override
  public void file(ServersManifest.Entry entry) throws IOException {
    String path = entry.path();
    MergedFile next = merged.peek();
    if (path != null && next != null && next.isCalled(path)) {
      target.file(merged.remove().entry(entry));
    } else if (CleanLabel.NAME.equals(path) && label != null) {
      target.file(label.entry(entry));
    } else {
      target.file(entry);
    }
  }

  @Override
  public void walRanges(JsonNode ranges) throws IOException {
    if (!merged.isEmpty()) {
      throw new DamagedException(
          "the server's manifest does not name all files in the order in which they came");
    }
    target.walRanges(ranges);
  }
}
