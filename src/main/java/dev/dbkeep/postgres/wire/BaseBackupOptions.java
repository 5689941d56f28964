package dev.dbkeep.postgres.wire;

import dev.dbkeep.postgres.Identifiers;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How the server makes a base backup (BASE_BACKUP of the replication protocol, syntax of PostgreSQL
 * 15 and of 13 and 14 before it).
 *
 * @param label appears in the server's log and in backup_label
 * @param compression a method with its detail, such as {@code zstd:1} or {@code gzip:1}, done by
 *     the server; null for none (always before 15)
 * @param incremental on top of the manifest that was uploaded before (17 and later)
 * @param wal put the WAL in that is needed to start from it alone; without, the stream brings that,
 *     without a hole
 * @param tablespaceMap put the places of tablespaces into a file that recovery makes links of, in
 *     place of the links themselves
 * @param major the server's major version
 */
public record BaseBackupOptions(
    String label,
    @Nullable String compression,
    boolean incremental,
    boolean wal,
    boolean tablespaceMap,
    int major) {
  private static final int OPTION_LIST_SINCE = 15;

  public BaseBackupOptions(
      String label, @Nullable String compression, boolean incremental, int major) {
    this(label, compression, incremental, false, false, major);
  }

  String command() {
    return oneCopy() ? optionList() : words();
  }

  /** The newer protocol: options in brackets, and all archives in one copy. */
  boolean oneCopy() {
    return major >= OPTION_LIST_SINCE;
  }

  private String optionList() {
    List<String> options = new ArrayList<>();
    options.add("LABEL " + Identifiers.literal(label));
    options.add("PROGRESS");
    options.add("CHECKPOINT 'fast'");
    options.add("WAIT false");
    options.add("MANIFEST 'yes'");
    options.add("MANIFEST_CHECKSUMS 'CRC32C'");
    if (tablespaceMap) {
      options.add("TABLESPACE_MAP");
    }
    if (compression != null) {
      int colon = compression.indexOf(':');
      String method = colon < 0 ? compression : compression.substring(0, colon);
      options.add("COMPRESSION " + Identifiers.literal(method));
      if (colon >= 0) {
        options.add("COMPRESSION_DETAIL " + Identifiers.literal(compression.substring(colon + 1)));
      }
    }
    if (wal) {
      options.add("WAL");
    }
    if (incremental) {
      options.add("INCREMENTAL");
    }
    return "BASE_BACKUP (" + String.join(", ", options) + ")";
  }

  private String words() {
    return "BASE_BACKUP LABEL "
        + Identifiers.literal(label)
        + (wal ? " PROGRESS FAST WAL" : " PROGRESS FAST")
        + (tablespaceMap ? " NOWAIT TABLESPACE_MAP" : " NOWAIT")
        + " MANIFEST 'yes' MANIFEST_CHECKSUMS 'CRC32C'";
  }
}
