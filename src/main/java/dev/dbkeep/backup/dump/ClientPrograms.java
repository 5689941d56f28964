package dev.dbkeep.backup.dump;

import dev.dbkeep.error.DbkeepException;
import dev.dbkeep.error.ErrorCode;
import java.io.File;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The installed pg_dump and pg_restore, of all versions. Packages put each major version into a
 * folder of its own, and the one in the path is often not the one that is needed.
 */
final class ClientPrograms {
  private static final List<String> PACKAGES =
      List.of(
          "/usr/lib/postgresql/*/bin",
          "/usr/pgsql-*/bin",
          "/usr/local/pgsql*/bin",
          "/opt/homebrew/opt/postgresql@*/bin",
          "/opt/homebrew/opt/libpq/bin",
          "/usr/local/opt/postgresql@*/bin");
  private static final int PREFERRED_ZSTD = 16;

  private ClientPrograms() {}

  /**
   * One installation that has both programs.
   *
   * @param version as the program says it: 15.18
   */
  record Installed(Path folder, int major, String version) {
    Path pgDump() {
      return folder.resolve("pg_dump");
    }

    Path pgRestore() {
      return folder.resolve("pg_restore");
    }

    String name() {
      return "pg_dump " + version;
    }

    boolean mayHaveZstd() {
      return major >= PREFERRED_ZSTD;
    }
  }

  /** All that are installed, the lowest version first. */
  static List<Installed> all(Map<String, String> environment) {
    Set<Path> folders = new LinkedHashSet<>();
    PACKAGES.forEach(pattern -> folders.addAll(matching(pattern)));
    for (String entry : environment.getOrDefault("PATH", "").split(File.pathSeparator, -1)) {
      if (!entry.isEmpty()) {
        folders.add(Path.of(entry));
      }
    }
    List<Installed> found = new ArrayList<>();
    for (Path folder : folders) {
      if (Files.isExecutable(folder.resolve("pg_dump"))
          && Files.isExecutable(folder.resolve("pg_restore"))) {
        installed(folder, environment).stream()
            .filter(candidate -> found.stream().noneMatch(f -> f.major() == candidate.major()))
            .forEach(found::add);
      }
    }
    found.sort(Comparator.comparing(Installed::major));
    return found;
  }

  /** The lowest version that can read this server: its dumps go to the most other servers. */
  static Installed forServer(int serverMajor, Map<String, String> environment) {
    List<Installed> all = all(environment);
    return all.stream()
        .filter(installed -> installed.major() >= serverMajor)
        .findFirst()
        .orElseThrow(() -> tooOld(serverMajor, all));
  }

  private static DbkeepException tooOld(int serverMajor, List<Installed> all) {
    String found =
        all.isEmpty()
            ? "no pg_dump is installed"
            : "pg_dump " + all.getLast().version() + " cannot read PostgreSQL " + serverMajor;
    return DbkeepException.of(ErrorCode.BACKUP, found, install(serverMajor));
  }

  static String install(int major) {
    return "Install the package postgresql-client-"
        + major
        + " (Debian, Ubuntu, from apt.postgresql.org), postgresql"
        + major
        + " (Fedora, RHEL) or libpq (Homebrew).";
  }

  /** One star in one of the segments. */
  private static List<Path> matching(String pattern) {
    int star = pattern.indexOf('*');
    if (star < 0) {
      return List.of(Path.of(pattern));
    }
    int start = pattern.lastIndexOf('/', star);
    int end = pattern.indexOf('/', star);
    Path parent = Path.of(pattern.substring(0, start));
    List<Path> folders = new ArrayList<>();
    if (Files.isDirectory(parent)) {
      try (DirectoryStream<Path> names =
          Files.newDirectoryStream(parent, pattern.substring(start + 1, end))) {
        names.forEach(name -> folders.add(name.resolve(pattern.substring(end + 1))));
      } catch (IOException e) {
        // a folder that cannot be read holds no program for us
      }
    }
    return folders;
  }

  private static List<Installed> installed(Path folder, Map<String, String> environment) {
    ProgramRun.Result result =
        ProgramRun.of(List.of(folder.resolve("pg_dump").toString(), "--version"), environment)
            .run();
    // pg_dump (PostgreSQL) 15.18 (Debian 15.18-0+deb12u1)
    String[] words = result.output().strip().split(" ", -1);
    String version = words.length > 2 ? words[2] : "";
    int digits = 0;
    while (digits < version.length() && Character.isDigit(version.charAt(digits))) {
      digits++;
    }
    return result.exit() != 0 || digits == 0
        ? List.of()
        : List.of(new Installed(folder, Integer.parseInt(version.substring(0, digits)), version));
  }
}
