package dev.dbkeep.branch;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;

/** The secret that masks are computed with, made once for a project. */
final class MaskKey {
  private static final int BYTES = 32;

  private MaskKey() {}

  static String of(Path folder) {
    Path file = folder.resolve("mask.key");
    byte[] random = new byte[BYTES];
    new SecureRandom().nextBytes(random);
    try {
      if (Files.notExists(file)) {
        PrivateFiles.write(
            file, HexFormat.of().formatHex(random).getBytes(StandardCharsets.US_ASCII));
      }
      return Files.readString(file);
    } catch (FileAlreadyExistsException e) {
      return of(folder); // another run made it at this moment
    } catch (IOException e) {
      throw BranchStore.disk(file, e);
    }
  }
}
