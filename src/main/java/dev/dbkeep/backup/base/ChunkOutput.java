package dev.dbkeep.backup.base;

import dev.dbkeep.backup.repo.BackupManifest.Part;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;

/** The content of one file on its way to chunks. */
final class ChunkOutput extends OutputStream {
  private final ChunkWriter chunks;
  private final List<Part> parts;

  ChunkOutput(ChunkWriter chunks, List<Part> parts) {
    this.chunks = chunks;
    this.parts = parts;
  }

  @Override
  public void write(int value) throws IOException {
    write(new byte[] {(byte) value}, 0, 1);
  }

  @Override
  public void write(byte[] content, int offset, int length) throws IOException {
    chunks.write(parts, content, offset, length);
  }
}
