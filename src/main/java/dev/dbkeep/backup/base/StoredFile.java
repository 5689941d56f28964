package dev.dbkeep.backup.base;

import dev.dbkeep.backup.repo.BackupManifest.File;
import dev.dbkeep.backup.repo.BackupManifest.Part;
import dev.dbkeep.backup.repo.DamagedException;
import java.io.IOException;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A file of an earlier backup, of which a stretch can be named or read. */
final class StoredFile {
  private final File file;
  private final OldChunks chunks;
  private boolean sumKnown;
  private int sum;

  StoredFile(File file, OldChunks chunks) {
    this.file = file;
    this.chunks = chunks;
  }

  String path() {
    return file.path();
  }

  long size() {
    return file.size();
  }

  /** Notes what a server's manifest says of it, when that is a CRC-32C. */
  void noteSum(ServersManifest.Entry entry) {
    Integer digits = entry.crc32c(ByteOrder.BIG_ENDIAN);
    sumKnown = digits != null && entry.size() == file.size();
    sum = digits == null ? 0 : digits;
  }

  /**
   * Its CRC-32C; null when it is not known.
   *
   * @param order of the server's machine
   */
  @Nullable Integer sum(ByteOrder order) {
    if (!sumKnown) {
      return null;
    }
    return order == ByteOrder.BIG_ENDIAN ? sum : Integer.reverseBytes(sum);
  }

  /** Where a stretch lies that is in the file as a whole. */
  List<Part> stretch(long offset, int length) {
    List<Part> found = new ArrayList<>(1);
    long end = offset + length;
    long at = 0;
    for (Part part : file.parts()) {
      long from = Math.max(at, offset);
      long until = Math.min(at + part.length(), end);
      if (from == at && until == at + part.length()) {
        found.add(part);
      } else if (from < until) {
        found.add(new Part(part.chunk(), part.offset() + (int) (from - at), (int) (until - from)));
      }
      at += part.length();
    }
    return found;
  }

  /** Reads a stretch into the beginning of a buffer. */
  void read(long offset, int length, byte[] target) throws IOException {
    int done = 0;
    for (Part part : stretch(offset, length)) {
      byte[] chunk = chunks.get(part.chunk());
      if (chunk.length < part.offset() + part.length()) {
        throw new DamagedException("the chunk " + part.chunk() + " is too short");
      }
      System.arraycopy(chunk, part.offset(), target, done, part.length());
      done += part.length();
    }
    if (done != length) {
      throw new DamagedException(file.path() + " ends before its size");
    }
  }
}
