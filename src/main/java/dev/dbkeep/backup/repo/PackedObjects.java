package dev.dbkeep.backup.repo;

import dev.dbkeep.backup.storage.Storage;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
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

  /** Returns how many bytes it takes. */
  long put(String key, byte[] content, int length) throws IOException {
    byte[] packed = packing.pack(key, content, length);
    storage.put(key, packed);
    return packed.length;
  }

  void put(String key, byte[] content) throws IOException {
    put(key, content, content.length);
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
