package dev.dbkeep.backup.base;

import com.github.luben.zstd.ZstdInputStream;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.compressors.lz4.FramedLZ4CompressorInputStream;

/**
 * The ways in which a server may compress what it sends (PostgreSQL 15), the best first; which of
 * them it knows was decided when it was built.
 */
enum ServerCompression {
  ZSTD("zstd:1", ".zst"),
  LZ4("lz4", ".lz4"),
  GZIP("gzip:1", ".gz");

  static final int SINCE = 15;
  private static final int BUFFER = 1 << 17;

  private final String method;
  private final String suffix;

  ServerCompression(String method, String suffix) {
    this.method = method;
    this.suffix = suffix;
  }

  /** With its detail, as {@code BASE_BACKUP} takes it. */
  String method() {
    return method;
  }

  /** The content of an archive, whatever its name says that the server did to it. */
  static InputStream plain(String archive, InputStream content) throws IOException {
    for (ServerCompression compression : values()) {
      if (archive.endsWith(compression.suffix)) {
        return switch (compression) {
          case ZSTD -> new ZstdInputStream(content);
          // in pure Java, which reads single bytes
          case LZ4 -> new FramedLZ4CompressorInputStream(new BufferedInputStream(content, BUFFER));
          case GZIP -> new GZIPInputStream(content, BUFFER);
        };
      }
    }
    return content;
  }
}
