package dev.dbkeep.postgres.embedded;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What {@code postmaster.pid} says; a leftover of a server that died says the same, hence {@link
 * #isServerOf}.
 */
record PostmasterFile(long pid, int port, boolean ready) {
  static Optional<PostmasterFile> read(Path data) {
    try {
      List<String> lines = Files.readAllLines(file(data));
      if (lines.size() < 4) {
        return Optional.empty();
      }
      boolean ready = lines.size() >= 8 && lines.get(7).strip().equals("ready");
      return Optional.of(
          new PostmasterFile(
              Long.parseLong(lines.get(0).strip()), Integer.parseInt(lines.get(3).strip()), ready));
    } catch (IOException | NumberFormatException e) {
      return Optional.empty();
    }
  }

  static Path file(Path data) {
    return data.resolve("postmaster.pid");
  }

  /**
   * A process id can be anyone's after a restart. A server's working directory is its data
   * directory.
   */
  boolean isServerOf(Path data) {
    Optional<ProcessHandle> process = ProcessHandle.of(pid).filter(ProcessHandle::isAlive);
    if (process.isEmpty()) {
      return false;
    }
    Path proc = Path.of("/proc", Long.toString(pid));
    try {
      return Files.readSymbolicLink(proc.resolve("cwd")).equals(data.toRealPath());
    } catch (AccessDeniedException e) {
      return commandLine(proc).contains(data.toString());
    } catch (IOException e) {
      // Systems without /proc; with it, a process without a working directory is one that has
      // ended.
      return Files.notExists(Path.of("/proc/self"))
          && process
              .get()
              .info()
              .command()
              .map(command -> command.endsWith("postgres"))
              .orElse(true);
    }
  }

  private static String commandLine(Path proc) {
    try {
      return Files.readString(proc.resolve("cmdline"));
    } catch (IOException e) {
      return "";
    }
  }
}
