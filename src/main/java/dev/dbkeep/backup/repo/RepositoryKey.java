package dev.dbkeep.backup.repo;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.dbkeep.error.DbkeepException;
import dev.dbkeep.error.ErrorCode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The key of an encrypted repository. {@link #toString} names it without giving it away.
 *
 * <p>As a text it is {@value #PREFIX} and letters that hold the key and a checksum, so that a key
 * that was copied wrongly is told from the key of another repository.
 */
public final class RepositoryKey {
  public static final String VARIABLE = "DBKEEP_BACKUP_KEY";
  private static final String PREFIX = "dbkeep1-";
  private static final int LENGTH = 32;
  private static final int CHECKSUM = 4;
  private static final int CHECK_BYTES = 6;
  private static final int LONGEST_COMMAND_SECONDS = 60;

  private final byte[] key;

  private RepositoryKey(byte[] key) {
    this.key = key;
  }

  public static RepositoryKey generate() {
    byte[] key = new byte[LENGTH];
    new SecureRandom().nextBytes(key);
    return new RepositoryKey(key);
  }

  /**
   * @param where names the place in messages
   */
  static RepositoryKey parse(String text, String where) {
    String stripped = text.strip();
    try {
      byte[] all =
          stripped.startsWith(PREFIX)
              ? Base64.getUrlDecoder().decode(stripped.substring(PREFIX.length()))
              : new byte[0];
      if (all.length == LENGTH + CHECKSUM) {
        RepositoryKey key = new RepositoryKey(Arrays.copyOf(all, LENGTH));
        if (key.text().equals(stripped)) {
          return key;
        }
      }
    } catch (IllegalArgumentException e) {
      // said below
    }
    throw DbkeepException.of(
        ErrorCode.CONFIG,
        where
            + (stripped.startsWith(PREFIX)
                ? " holds a key that was copied wrongly"
                : " holds no key of dbkeep"),
        "A key is one word that begins with "
            + PREFIX
            + "; `dbkeep backup key new FILE` makes one.");
  }

  public static RepositoryKey ofFile(Path file) {
    try {
      return parse(Files.readString(file), "the file " + file);
    } catch (NoSuchFileException e) {
      throw DbkeepException.of(
              ErrorCode.CONFIG,
              "no key file " + file,
              "Bring the file back from where keys are kept; `dbkeep backup key new FILE` makes a"
                  + " new one, which does not open backups made before.")
          .cause(e);
    } catch (IOException e) {
      throw DbkeepException.of(ErrorCode.CONFIG, "cannot read the key file " + file)
          .hint("Its owner has to run dbkeep, or may let others read it.")
          .cause(e);
    }
  }

  /** The key in {@value #VARIABLE}; empty when that is not set. */
  public static Optional<RepositoryKey> ofEnvironment(Map<String, String> environment) {
    String text = environment.getOrDefault(VARIABLE, "");
    return text.isBlank() ? Optional.empty() : Optional.of(parse(text, VARIABLE));
  }

  /** The key that a command prints, such as one that asks a vault. */
  public static RepositoryKey ofCommand(
      String command, Path directory, Map<String, String> environment) {
    ProcessBuilder builder =
        new ProcessBuilder("sh", "-c", command)
            .directory(directory.toFile())
            .redirectError(ProcessBuilder.Redirect.INHERIT);
    builder.environment().putAll(environment);
    try {
      Process process = builder.start();
      process.getOutputStream().close();
      // its end is waited for apart, so that a command that hangs without output is noticed
      boolean ended = process.waitFor(LONGEST_COMMAND_SECONDS, TimeUnit.SECONDS);
      if (!ended) {
        process.destroyForcibly();
      }
      if (!ended || process.exitValue() != 0) {
        throw DbkeepException.of(
            ErrorCode.CONFIG,
            "the command for the backup key "
                + (ended ? "ended with exit code " + process.exitValue() : "did not end"),
            "Run it by hand: it has to print the key and nothing else.");
      }
      String text = new String(process.getInputStream().readAllBytes(), UTF_8);
      // the command itself may hold a token of a vault
      return parse(text, "the output of the command for the backup key");
    } catch (IOException e) {
      throw DbkeepException.of(
              ErrorCode.CONFIG, "cannot run the command for the backup key: " + e.getMessage())
          .cause(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw DbkeepException.of(ErrorCode.INTERRUPTED, "interrupted while a key was asked for");
    }
  }

  /** Writes a new file that only its owner can read; never over one that is there. */
  public void write(Path file) {
    boolean posix = file.getFileSystem().supportedFileAttributeViews().contains("posix");
    FileAttribute<?>[] attributes =
        posix
            ? new FileAttribute<?>[] {
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
            }
            : new FileAttribute<?>[0];
    try (FileChannel channel =
        FileChannel.open(
            file, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), attributes)) {
      ByteBuffer text = ByteBuffer.wrap((text() + "\n").getBytes(UTF_8));
      while (text.hasRemaining()) {
        channel.write(text);
      }
      channel.force(true);
    } catch (FileAlreadyExistsException e) {
      throw DbkeepException.of(
              ErrorCode.FAILED,
              "there is a file " + file + " already",
              "A key is never written over another file; name a new one.")
          .cause(e);
    } catch (IOException e) {
      throw DbkeepException.of(ErrorCode.FAILED, "cannot write the key file " + file)
          .hint("Name a file in a folder that exists and that you may write to.")
          .cause(e);
    }
  }

  byte[] bytes() {
    return key.clone();
  }

  private String text() {
    byte[] all = Arrays.copyOf(key, LENGTH + CHECKSUM);
    System.arraycopy(checksum(), 0, all, LENGTH, CHECKSUM);
    return PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(all);
  }

  private byte[] checksum() {
    try {
      return MessageDigest.getInstance("SHA-256").digest(key);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  /** Twelve hexadecimal digits that tell this key from others and nothing about it. */
  public String check() {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      byte[] check = mac.doFinal("the check of a repository's key".getBytes(UTF_8));
      return HexFormat.of().formatHex(check, 0, CHECK_BYTES);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has HMAC with SHA-256", e);
    }
  }

  @Override
  public String toString() {
    return "key " + check();
  }
}
