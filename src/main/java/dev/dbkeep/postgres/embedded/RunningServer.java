package dev.dbkeep.postgres.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Whether a server runs on a data directory, whatever its lock file says: one that was removed, or
 * that names a process of somebody else, proves nothing. Every process of a server works in its
 * data directory, also those that outlive a killed postmaster.
 */
public final class RunningServer {
  private static final Path PROCESSES = Path.of("/proc");

  private RunningServer() {}

  /** The id of one of its processes. */
  public static Optional<Long> in(Path data) {
    Optional<Long> locked =
        PostmasterFile.read(data).filter(file -> file.isServerOf(data)).map(PostmasterFile::pid);
    return locked.isPresent()
        ? locked
        : ProcessHandle.allProcesses()
            .map(ProcessHandle::pid)
            .filter(pid -> worksIn(PROCESSES.resolve(Long.toString(pid)), data))
            .findFirst();
  }

  private static boolean worksIn(Path process, Path data) {
    try {
      String program = Files.readString(process.resolve("comm")).strip();
      // a shell may stand in the folder too
      return (program.equals("postgres") || program.equals("postmaster"))
          && (isSame(process.resolve("cwd"), data)
              || isNamed(Files.readString(process.resolve("cmdline")), data.toString()));
    } catch (IOException e) {
      return false; // it ended at this moment
    }
  }

  /** As a word of its own: a sibling may begin with the same name. */
  private static boolean isNamed(String words, String data) {
    return List.of(words.split("\0", -1)).stream()
        .anyMatch(
            word -> word.equals(data) || word.equals("-D" + data) || word.endsWith("=" + data));
  }

  /** By device and inode: the path of a server in a container is another one. */
  private static boolean isSame(Path cwd, Path data) {
    try {
      return Files.isSameFile(cwd, data);
    } catch (IOException e) {
      return false; // of another user
    }
  }
}
