package dev.dbkeep.backup.wal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * Segments of the WAL wherever they are at the moment: a receiver completes those in its folder and
 * moves them to where the others are, also while somebody reads them one after the other.
 *
 * @param held where the receiver had them when it was looked
 * @param stored gives those that moved already, and the open one of a receiver that is gone
 */
public record SegmentSource(Map<WalFile, Path> held, int segmentSize, Stored stored) {
  public SegmentSource {
    held = Map.copyOf(held);
  }

  /** Gives a segment, or nothing. */
  @FunctionalInterface
  public interface Stored {
    Optional<byte[]> read(WalFile file) throws IOException;
  }

  /** The bytes of a segment; of an open one as many as are there now. */
  public Optional<byte[]> read(WalFile file) throws IOException {
    WalFile complete = new WalFile(file.timeline(), file.number(), false);
    Path known = held.get(file);
    if (known != null) {
      for (WalFile name : file.partial() ? new WalFile[] {file, complete} : new WalFile[] {file}) {
        try {
          return Optional.of(Files.readAllBytes(known.resolveSibling(name.name(segmentSize))));
        } catch (NoSuchFileException e) {
          // it became complete or moved at this moment
        }
      }
    }
    Optional<byte[]> moved = stored.read(complete);
    return moved.isPresent() || !file.partial() ? moved : stored.read(file);
  }
}
