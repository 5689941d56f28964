package dev.dbkeep.backup.repo;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Turns content into what is stored and back: zstd, then AES-256-GCM where the repository has a
 * key.
 *
 * <p>Stored form: one byte that says which ({@value #PLAIN} or {@value #SEALED}), for the first the
 * SHA-256 of name and rest, for the second a nonce of 12 bytes, then the rest. The name of an
 * object belongs to both, so that two objects cannot be swapped unseen. A repository with a key
 * takes sealed objects only: a plain one is not from who holds the key.
 */
final class Packing {
  private static final byte PLAIN = 1;
  private static final byte SEALED = 2;
  private static final int NONCE = 12;
  private static final int TAG_BITS = 128;
  private static final int HASH = 32;

  private final @Nullable SecretKeySpec key;
  private final Compressors compressors = new Compressors();
  private final SecureRandom random = new SecureRandom();

  /**
   * @param key null for a repository that is not encrypted
   */
  Packing(@Nullable RepositoryKey key) {
    this.key = key == null ? null : new SecretKeySpec(key.bytes(), "AES");
  }

  byte[] pack(String name, byte[] content, int length) throws IOException {
    return wrap(name, compressors.compress(content, length));
  }

  /** The stored form of what is compressed already. */
  byte[] wrap(String name, byte[] compressed) throws IOException {
    return key == null ? plain(name, compressed) : seal(key, name, compressed);
  }

  /** How large the stored form of so much compressed content is. */
  int wrappedSize(int compressed) {
    return 1 + compressed + (key == null ? HASH : NONCE + TAG_BITS / Byte.SIZE);
  }

  private static byte[] plain(String name, byte[] compressed) {
    return ByteBuffer.allocate(1 + HASH + compressed.length)
        .put(PLAIN)
        .put(hash(name, compressed))
        .put(compressed)
        .array();
  }

  private static byte[] hash(String name, byte[] compressed) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update(name.getBytes(StandardCharsets.UTF_8));
      digest.update((byte) 0);
      return digest.digest(compressed);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  private byte[] seal(SecretKeySpec secret, String name, byte[] compressed) throws IOException {
    byte[] nonce = new byte[NONCE];
    random.nextBytes(nonce);
    byte[] sealed;
    try {
      sealed = cipher(Cipher.ENCRYPT_MODE, secret, nonce, name, ByteBuffer.wrap(compressed));
    } catch (AEADBadTagException e) {
      throw new IOException("only opening can meet a wrong tag", e);
    }
    return ByteBuffer.allocate(1 + NONCE + sealed.length)
        .put(SEALED)
        .put(nonce)
        .put(sealed)
        .array();
  }

  /**
   * @throws DamagedException when it is not what was packed under that name and with that key
   */
  byte[] unpack(String name, byte[] stored) throws IOException {
    return decompress(name, unwrap(name, stored));
  }

  /**
   * What was wrapped, still compressed.
   *
   * @throws DamagedException when it is not what was packed under that name and with that key
   */
  byte[] unwrap(String name, byte[] stored) throws IOException {
    if (stored.length < 1) {
      throw new DamagedException(name + " is empty");
    }
    ByteBuffer rest = ByteBuffer.wrap(stored, 1, stored.length - 1);
    return switch (stored[0]) {
      case PLAIN -> checked(name, stored);
      case SEALED -> open(name, rest);
      default -> throw new DamagedException(name + " is not an object of a repository");
    };
  }

  private byte[] checked(String name, byte[] stored) throws DamagedException {
    if (key != null) {
      throw new DamagedException(
          name + " is not encrypted, and everything in this repository has to be");
    }
    if (stored.length <= 1 + HASH) {
      throw new DamagedException(name + " is cut off");
    }
    byte[] compressed = Arrays.copyOfRange(stored, 1 + HASH, stored.length);
    byte[] expected = Arrays.copyOfRange(stored, 1, 1 + HASH);
    if (!MessageDigest.isEqual(expected, hash(name, compressed))) {
      throw new DamagedException(name + " is not what was stored under that name");
    }
    return compressed;
  }

  private byte[] open(String name, ByteBuffer sealed) throws DamagedException {
    if (key == null) {
      throw new DamagedException(name + " is encrypted, and no key was given");
    }
    if (sealed.remaining() < NONCE + TAG_BITS / Byte.SIZE) {
      throw new DamagedException(name + " is cut off");
    }
    byte[] nonce = new byte[NONCE];
    sealed.get(nonce);
    try {
      return cipher(Cipher.DECRYPT_MODE, key, nonce, name, sealed);
    } catch (AEADBadTagException e) {
      throw new DamagedException(name + " is not what was stored under that name with this key");
    }
  }

  private static byte[] cipher(
      int mode, SecretKeySpec secret, byte[] nonce, String name, ByteBuffer content)
      throws AEADBadTagException {
    try {
      Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
      cipher.init(mode, secret, new GCMParameterSpec(TAG_BITS, nonce));
      cipher.updateAAD(name.getBytes(StandardCharsets.UTF_8));
      byte[] result = new byte[cipher.getOutputSize(content.remaining())];
      int length = cipher.doFinal(content, ByteBuffer.wrap(result));
      return length == result.length ? result : Arrays.copyOf(result, length);
    } catch (AEADBadTagException e) {
      throw e;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has AES-GCM", e);
    }
  }

  static byte[] decompress(String name, byte[] compressed) throws DamagedException {
    try {
      long size = Zstd.getFrameContentSize(compressed);
      if (size < 0 || size > Integer.MAX_VALUE) {
        throw new DamagedException(name + " does not say how large it is");
      }
      return Zstd.decompress(compressed, (int) size);
    } catch (ZstdException e) {
      throw new DamagedException(name + " cannot be decompressed: " + e.getMessage());
    }
  }

  /**
   * Names a content: its SHA-256, under the key where there is one, so that the names of an
   * encrypted repository say nothing about what it holds.
   */
  String id(byte[] content, int length) {
    try {
      if (key == null) {
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        digest.update(content, 0, length);
        return HexFormat.of().formatHex(digest.digest());
      }
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key.getEncoded(), "HmacSHA256"));
      mac.update(content, 0, length);
      return HexFormat.of().formatHex(mac.doFinal());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
