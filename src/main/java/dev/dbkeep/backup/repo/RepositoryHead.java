package dev.dbkeep.backup.repo;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Which cluster a repository belongs to.
 *
 * @param segmentSize of its WAL, in bytes
 * @param encrypted whether a key is needed to read it
 * @param keyCheck tells that key from all others, and nothing about it; null without one
 * @param checksum of all the others
 */
public record RepositoryHead(
    int format,
    String systemId,
    int segmentSize,
    boolean encrypted,
    @Nullable String keyCheck,
    @Nullable String checksum) {
  public static final int FORMAT = 1;

  public RepositoryHead(int format, String systemId, int segmentSize, boolean encrypted) {
    this(format, systemId, segmentSize, encrypted, null, null);
  }

  RepositoryHead sealed(@Nullable RepositoryKey key) {
    RepositoryHead open =
        new RepositoryHead(format, systemId, segmentSize, key != null, check(key), null);
    return new RepositoryHead(
        format, systemId, segmentSize, key != null, check(key), open.expectedChecksum());
  }

  private static @Nullable String check(@Nullable RepositoryKey key) {
    return key == null ? null : key.check();
  }

  private String expectedChecksum() {
    String all = String.join("|", "" + format, systemId, "" + segmentSize, "" + keyCheck);
    byte[] bytes = all.getBytes(StandardCharsets.UTF_8);
    return new Packing(null).id(bytes, bytes.length);
  }

  boolean isWhole() {
    return encrypted == (keyCheck != null) && expectedChecksum().equals(checksum);
  }
}
