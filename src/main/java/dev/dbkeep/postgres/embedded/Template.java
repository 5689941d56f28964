package dev.dbkeep.postgres.embedded;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/**
 * A fresh cluster made once by initdb and then copied: a copy takes a tenth of the time of initdb.
 * Its password is made with it, so any other user of the machine is kept out although the server
 * listens on the loopback address.
 */
record Template(Path data, Path passwordFile) {
  static final String SUPERUSER = "postgres";

  /**
   * Raise it when what stands below changes, so that templates made before are not used any more.
   */
  private static final int EDITION = 1;

  private static final int BUILTIN_LOCALES_SINCE = 17;

  static Template of(Binaries binaries, UserCache cache) {
    String name = "template-" + binaries.major() + "-" + binaries.key() + "-" + EDITION;
    Path folder = cache.get(name, into -> make(binaries, cache.identity(), into));
    return new Template(folder.resolve("data"), folder.resolve("password"));
  }

  private static void make(Binaries binaries, Identity identity, Path folder) throws IOException {
    binaries.check();
    byte[] random = new byte[18];
    new SecureRandom().nextBytes(random);
    Path password = folder.resolve("password");
    writeSecret(password, HexFormat.of().formatHex(random));
    identity.own(folder);
    Path data = folder.resolve("data");
    Program.Outcome outcome =
        Program.run(identity.prefix(), command(binaries, data, password).toArray(String[]::new));
    if (!outcome.succeeded()) {
      if (EmbeddedErrors.isDiskFull(outcome.output())) {
        throw EmbeddedErrors.disk(folder, new IOException("No space left on device"));
      }
      throw EmbeddedErrors.of(
              "initdb of PostgreSQL " + binaries.major() + " failed: " + lastLine(outcome.output()),
              "Set DATABASE_URL to use a server of your own; the detail shows all that initdb"
                  + " printed.")
          .detail(outcome.output());
    }
    Files.writeString(data.resolve("postgresql.conf"), SETTINGS, StandardOpenOption.APPEND);
  }

  private static List<String> command(Binaries binaries, Path data, Path password) {
    List<String> words =
        new ArrayList<>(
            List.of(
                binaries.program("initdb"),
                "--pgdata=" + data,
                "--username=" + SUPERUSER,
                "--pwfile=" + password,
                "--auth=scram-sha-256",
                "--encoding=UTF8",
                "--locale=C.UTF-8",
                "--wal-segsize=1",
                "--no-sync"));
    if (binaries.major() >= BUILTIN_LOCALES_SINCE) {
      words.addAll(List.of("--locale-provider=builtin", "--builtin-locale=C.UTF-8"));
    }
    return words;
  }

  private static final String SETTINGS =
      """

      # dbkeep: the port and the durability are written at each start
      include_if_exists = 'dbkeep.conf'
      """;

  static void writeSecret(Path file, String secret) throws IOException {
    Files.createFile(
        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.write(file, secret.getBytes(StandardCharsets.UTF_8));
  }

  private static String lastLine(String text) {
    return text.lines()
        .filter(line -> line.contains("error:") || line.contains("FATAL"))
        .reduce((first, second) -> second)
        .orElse(text);
  }
}
