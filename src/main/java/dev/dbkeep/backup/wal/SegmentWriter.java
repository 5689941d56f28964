package dev.dbkeep.backup.wal;

import dev.dbkeep.postgres.Lsn;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes a stream of WAL, which never leaves anything out, into the segments it belongs to. */
final class SegmentWriter implements AutoCloseable {
  private final WalFolder folder;
  private final int timeline;
  private @Nullable FileChannel channel;
  private @Nullable WalFile file;
  private Lsn written;
  private Lsn flushed;

  /**
   * @param from the start of a segment
   */
  SegmentWriter(WalFolder folder, int timeline, Lsn from) {
    this.folder = folder;
    this.timeline = timeline;
    this.written = from;
    this.flushed = from;
  }

  Lsn written() {
    return written;
  }

  Lsn flushed() {
    return flushed;
  }

  boolean isDirty() {
    return written.compareTo(flushed) > 0;
  }

  /**
   * Writes what follows; returns the segments that became complete.
   *
   * @throws IOException when the disk does not take it: what was written before stays good
   */
  List<WalFile> write(Lsn at, byte[] bytes, int length) throws IOException {
    if (!at.equals(written)) {
      throw new IllegalStateException("the server sent " + at + " where " + written + " follows");
    }
    List<WalFile> finished = new ArrayList<>();
    int offset = 0;
    while (offset < length) {
      FileChannel open = open();
      int place = (int) written.minus(written.segmentStart(folder.segmentSize()));
      int part = Math.min(length - offset, folder.segmentSize() - place);
      ByteBuffer buffer = ByteBuffer.wrap(bytes, offset, part);
      while (buffer.hasRemaining()) {
        place += open.write(buffer, place);
      }
      offset += part;
      written = written.plus(part);
      if (place == folder.segmentSize()) {
        finished.add(finish(open));
      }
    }
    return finished;
  }

  private FileChannel open() throws IOException {
    FileChannel open = channel;
    if (open == null) {
      file = WalFile.at(timeline, written, folder.segmentSize());
      open = folder.open(file);
      channel = open;
    }
    return open;
  }

  private WalFile finish(FileChannel open) throws IOException {
    WalFile done = WalFile.at(timeline, written.plus(-1), folder.segmentSize());
    channel = null;
    folder.finish(done, open);
    flushed = written;
    return done;
  }

  /** After this everything written is on disk. */
  void flush() throws IOException {
    if (channel != null) {
      channel.force(false);
    }
    flushed = written;
  }

  @Override
  public void close() throws IOException {
    if (channel != null) {
      channel.close();
    }
  }
}
