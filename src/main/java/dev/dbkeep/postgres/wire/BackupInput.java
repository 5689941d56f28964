package dev.dbkeep.postgres.wire;

import java.io.IOException;
import java.io.InputStream;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/** The archives of a base backup, one after the other, as streams of bytes. */
public final class BackupInput {
  private final BaseBackupStream stream;
  private final LongConsumer progress;
  private BaseBackupStream.@Nullable Event waiting;

  /**
   * @param progress told how many bytes the server has read
   */
  public BackupInput(BaseBackupStream stream, LongConsumer progress) {
    this.stream = stream;
    this.progress = progress;
  }

  /** What begins next: an archive, the manifest, or the end. Data that nobody read are skipped. */
  public BaseBackupStream.Event next() {
    while (true) {
      BaseBackupStream.Event event = waiting == null ? stream.next() : waiting;
      waiting = null;
      switch (event) {
        case BaseBackupStream.Data _ -> {}
        case BaseBackupStream.Progress read -> progress.accept(read.bytes());
        case BaseBackupStream.Archive _, BaseBackupStream.Manifest _, BaseBackupStream.End _ -> {
          return event;
        }
      }
    }
  }

  /** The data of what has just begun. */
  public InputStream content() {
    return new Content();
  }

  private final class Content extends InputStream {
    private byte[] bytes = new byte[0];
    private int position;
    private int end;

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) {
      if (length == 0) {
        return 0;
      }
      while (position == end) {
        if (waiting != null) {
          return -1;
        }
        switch (stream.next()) {
          case BaseBackupStream.Data data -> {
            bytes = data.bytes();
            position = 0;
            end = data.length();
          }
          case BaseBackupStream.Progress read -> progress.accept(read.bytes());
          case BaseBackupStream.Event other -> waiting = other;
        }
      }
      int part = Math.min(length, end - position);
      System.arraycopy(bytes, position, target, offset, part);
      position += part;
      return part;
    }
  }
}
