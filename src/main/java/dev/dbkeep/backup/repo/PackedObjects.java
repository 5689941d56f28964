package dev.dbkeep.backup.repo;

import dev.dbkeep.backup.storage.Storage;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** The objects of a repository by their key, packed on the way in and checked on the way out. */
final class PackedObjects {
  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  private final Storage storage;
  private final Packing packing;

  PackedObjects(Storage storage, Packing packing) {
    this.storage = storage;
    this.packing = packing;
  }

  Storage storage() {
    return storage;
  }

  /** Names a content, see {@link Packing#id}. */
  String id(byte[] content, int length) {
    return packing.id(content, length);
  }

  void put(String key, byte[] content) throws IOException {
    storage.put(key, packing.pack(key, content, content.length));
  }

  /** Puts what is compressed already. Returns how many bytes it takes. */
  long putCompressed(Storage.Batch batch, String key, byte[] compressed) throws IOException {
    byte[] wrapped = packing.wrap(key, compressed);
    batch.put(key, wrapped);
    return wrapped.length;
  }

  /**
   * Whether an object of that key is there with this content. Where the storage keeps content by
   * itself the length is enough: a bucket would have to send all of it.
   */
  boolean holds(String key, byte[] compressed) throws IOException {
    OptionalLong size = storage.size(key);
    if (size.isEmpty() || size.getAsLong() != packing.wrappedSize(compressed.length)) {
      return false;
    }
    try {
      return storage.keepsContent()
          || compressed(key).filter(there -> Arrays.equals(there, compressed)).isPresent();
    } catch (DamagedException e) {
      return false;
    }
  }

  /** What was put, still compressed; empty when there is none. */
  Optional<byte[]> compressed(String key) throws IOException {
    Optional<byte[]> stored = storage.get(key);
    return stored.isEmpty() ? Optional.empty() : Optional.of(packing.unwrap(key, stored.get()));
  }

  /** Empty when there is none; fails when it is not what was put there. */
  Optional<byte[]> get(String key) throws IOException {
    Optional<byte[]> stored = storage.get(key);
    return stored.isEmpty() ? Optional.empty() : Optional.of(packing.unpack(key, stored.get()));
  }

  <T> Optional<T> get(String key, Class<T> type) throws IOException {
    Optional<byte[]> text = get(key);
    return text.isEmpty() ? Optional.empty() : Optional.of(read(key, text.get(), type));
  }

  List<Storage.Entry> list(String prefix) throws IOException {
    return storage.list(prefix);
  }

  void delete(String key) throws IOException {
    storage.delete(key);
  }

  static byte[] json(Object value) {
    return MAPPER.writeValueAsBytes(value);
  }

  static <T> T read(String name, byte[] json, Class<T> type) throws DamagedException {
    try {
      return MAPPER.readValue(json, type);
    } catch (JacksonException e) {
      throw new DamagedException(name + " cannot be read: " + e.getOriginalMessage());
    }
  }
}
