package dev.dbkeep.backup.repo;

import dev.dbkeep.backup.storage.Storage;
import java.io.IOException;

/**
 * Stretches of data on their way into a repository, each named by its compressed content, which is
 * far less to hash than what it stands for. Nothing counts before {@link #finish}.
 */
public final class Chunks {
  static final String FOLDER = "chunks/";

  private final PackedObjects objects;
  private final Storage.Batch batch;
  private final Compressors compressors = new Compressors();

  Chunks(PackedObjects objects) {
    this.objects = objects;
    this.batch = objects.storage().batch();
  }

  /** A chunk that is stored, or will be once all is finished. */
  public record Stored(String id, long bytes) {}

  /**
   * Stores a stretch of data; may be called from several threads. What a disk damaged is stored
   * anew.
   *
   * @return its name, and how many bytes that took; 0 when it was there already
   */
  public Stored put(byte[] content, int length) throws IOException {
    byte[] compressed = compressors.compress(content, length);
    String id = objects.id(compressed, compressed.length);
    String key = key(id);
    return new Stored(
        id, objects.holds(key, compressed) ? 0 : objects.putCompressed(batch, key, compressed));
  }

  /** All that was put is there when this comes back. */
  public void finish() throws IOException {
    batch.finish();
  }

  static String key(String id) {
    return FOLDER + id.substring(0, 2) + "/" + id;
  }
}
