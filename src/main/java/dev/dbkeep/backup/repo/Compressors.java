package dev.dbkeep.backup.repo;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdCompressCtx;
import java.util.Arrays;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Compresses with zstd; its memory is used again, as many times over as threads need at once. */
final class Compressors {
  private static final int LEVEL = 1;

  private final Queue<Compressor> idle = new ConcurrentLinkedQueue<>();

  private static final class Compressor {
    private final ZstdCompressCtx context = new ZstdCompressCtx().setLevel(LEVEL);
    private byte[] target = new byte[0];

    byte[] compress(byte[] content, int length) {
      int most = Math.toIntExact(Zstd.compressBound(length));
      if (target.length < most) {
        target = new byte[most];
      }
      return Arrays.copyOf(
          target, context.compressByteArray(target, 0, target.length, content, 0, length));
    }
  }

  /** The same content gives the same bytes, with one version of zstd. */
  byte[] compress(byte[] content, int length) {
    Compressor taken = idle.poll();
    Compressor compressor = taken == null ? new Compressor() : taken;
    byte[] compressed = compressor.compress(content, length);
    idle.add(compressor);
    return compressed;
  }
}
