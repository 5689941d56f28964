package dev.dbkeep.backup.base;

import dev.dbkeep.backup.repo.BackupManifest.File;
import dev.dbkeep.backup.repo.BackupManifest.Part;
import dev.dbkeep.backup.repo.DamagedException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** A file of an earlier backup, of which a stretch can be named or read. */
final class StoredFile {
  private final File file;
  private final OldChunks chunks;

  StoredFile(File file, OldChunks chunks) {
    this.file = file;
    this.chunks = chunks;
  }

  long size() {
    return file.size();
  }

  /** Where a stretch lies that is in the file as a whole. */
  List<Part> stretch(long offset, int length) {
    List<Part> found = new ArrayList<>();
    long end = offset + length;
    long at = 0;
    for (Part part : file.parts()) {
      long from = Math.max(at, offset);
      long until = Math.min(at + part.length(), end);
      if (from < until) {
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
