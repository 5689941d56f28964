package dev.dbkeep.backup.storage;

import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Named objects of at most some megabytes, in a folder or in a bucket.
 *
 * <p>Keys are paths with slashes, without a leading one; no key is also the folder of another. An
 * object is there as a whole or not at all; once {@link #put} has come back it survives a power
 * cut. Every method may be called from several threads.
 *
 * <p>A fault that has a remedy (refused credentials, a missing bucket, a server that did not serve
 * in several attempts) is a {@link dev.dbkeep.error.DbkeepException}; anything else of the disk or
 * the line an IOException. Who works in the background has to catch both and try again later.
 */
public interface Storage extends AutoCloseable {
  /**
   * An object of a listing.
   *
   * @param size in bytes, as stored
   */
  record Entry(String key, long size, Instant modified) {}

  /** Writes an object, or writes it anew. */
  void put(String key, byte[] content) throws IOException;

  /** Begins to put many objects that count only together. */
  default Batch batch() {
    return new Batch() {
      @Override
      public void put(String key, byte[] content) throws IOException {
        Storage.this.put(key, content);
      }

      @Override
      public void finish() {}
    };
  }

  /** Objects that survive a power cut, and can be read, only once all of them are finished. */
  interface Batch {
    /** Writes an object; may be called from several threads. */
    void put(String key, byte[] content) throws IOException;

    /** All that was put is there when this comes back. */
    void finish() throws IOException;
  }

  /** The content of an object; empty when there is none of that name. */
  Optional<byte[]> get(String key) throws IOException;

  /** How many bytes an object has; empty when there is none. */
  OptionalLong size(String key) throws IOException;

  default boolean exists(String key) throws IOException {
    return size(key).isPresent();
  }

  /** All objects whose key begins with this, sorted by key. */
  List<Entry> list(String prefix) throws IOException;

  /** Removes an object; that there is none is fine. */
  void delete(String key) throws IOException;

  /**
   * Whether what is read back is what was written, since the storage sees to it; a disk under a
   * folder does not.
   */
  boolean keepsContent();

  /** How many bytes can still be written, or {@link Long#MAX_VALUE} where nobody can tell. */
  long free() throws IOException;

  /** As messages name it: a path, {@code s3://bucket/prefix}. */
  String description();

  @Override
  void close();
}
