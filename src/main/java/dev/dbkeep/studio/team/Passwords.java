package dev.dbkeep.studio.team;

import com.password4j.Argon2Function;
import com.password4j.types.Argon2;
import dev.dbkeep.error.DbkeepException;
import dev.dbkeep.error.ErrorCode;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.text.Normalizer;
import java.util.Locale;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Hashes passwords with argon2id at the cost that OWASP names (19 MiB, two passes), a few at a
 * time: guesses must not take the memory of everything else.
 */
final class Passwords {
  private static final int KIBIBYTES = 19_456;
  private static final int PASSES = 2;
  private static final int LANES = 1;
  private static final int BYTES = 32;
  private static final int SALT_BYTES = 16;
  private static final int SHORTEST = 12;
  private static final int LONGEST = 256;
  private static final int AT_ONCE = 4;
  private static final long PATIENCE_SECONDS = 10;

  private final SecureRandom random = new SecureRandom();
  private final Semaphore places = new Semaphore(AT_ONCE, true);

  /** Of nobody: what is compared with when there is no account, so that it takes as long. */
  private final String nobody;

  Passwords() {
    this.nobody = hash(Secret.random().text());
  }

  /** Refuses what is quickly guessed; length counts, kinds of characters do not. */
  static void check(String password, String email, String name) {
    String plain = password.toLowerCase(Locale.ROOT);
    int length = password.codePointCount(0, password.length());
    if (length < SHORTEST || password.length() > LONGEST) {
      throw DbkeepException.of(
          ErrorCode.USAGE,
          "a password has %d to %d characters".formatted(SHORTEST, LONGEST),
          "Four words that have nothing to do with one another are easy to remember.");
    }
    boolean dull = plain.codePoints().distinct().count() < SHORTEST / 3;
    String account = email.toLowerCase(Locale.ROOT);
    if (dull || account.contains(plain) || plain.equals(name.toLowerCase(Locale.ROOT))) {
      throw DbkeepException.of(
          ErrorCode.USAGE,
          "this password is quickly guessed",
          "Take one that is not made of the name or the address.");
    }
  }

  String hash(String password) {
    byte[] salt = new byte[SALT_BYTES];
    random.nextBytes(salt);
    Argon2Function function =
        Argon2Function.getInstance(KIBIBYTES, PASSES, LANES, BYTES, Argon2.ID);
    return inPlace(() -> function.hash(bytes(password), salt).getResult());
  }

  /** Takes as long for an account that is not there or has no password. */
  boolean check(String password, @Nullable String hash) {
    String compared = hash == null ? nobody : hash;
    boolean long_ = password.length() > LONGEST;
    String given = long_ ? "" : password;
    boolean right =
        inPlace(
            () ->
                Argon2Function.getInstanceFromHash(compared)
                    .check(bytes(given), compared.getBytes(StandardCharsets.UTF_8)));
    return right && hash != null && !long_;
  }

  /** Keyboards write the same letter in different ways. */
  private static byte[] bytes(String password) {
    return Normalizer.normalize(password, Normalizer.Form.NFC).getBytes(StandardCharsets.UTF_8);
  }

  /** What is worked out in a place. */
  private interface Sum<T> {
    T get();
  }

  private <T> T inPlace(Sum<T> sum) {
    try {
      if (!places.tryAcquire(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        throw DbkeepException.of(
            ErrorCode.BUSY, "too many people sign in at once", "Try again in a moment.");
      }
      try {
        return sum.get();
      } finally {
        places.release();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw DbkeepException.of(ErrorCode.INTERRUPTED, "interrupted");
    }
  }
}
