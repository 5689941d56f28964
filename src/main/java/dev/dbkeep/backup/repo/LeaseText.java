package dev.dbkeep.backup.repo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a lease says.
 *
 * @param place the machine as it runs now, to ask whether the process still lives; null where that
 *     cannot be told
 * @param backups those that are read
 * @param removing those that are about to be removed; null while that is not known yet
 */
record LeaseText(
    Kind kind,
    @Nullable String place,
    long pid,
    @Nullable Instant started,
    List<String> backups,
    @Nullable List<String> removing) {

  enum Kind {
    BACKUP,
    READ,
    PRUNE
  }

  LeaseText {
    backups = List.copyOf(backups);
    removing = removing == null ? null : List.copyOf(removing);
  }

  static LeaseText mine(Kind kind, List<String> backups) {
    ProcessHandle me = ProcessHandle.current();
    return new LeaseText(
        kind, here(), me.pid(), me.info().startInstant().orElse(null), backups, null);
  }

  LeaseText removing(List<String> ids) {
    return new LeaseText(kind, place, pid, started, backups, ids);
  }

  /** Known to be dead; false when nobody can tell. */
  boolean isOfDeadProcess() {
    if (place == null || started == null || !place.equals(here())) {
      return false;
    }
    return ProcessHandle.of(pid)
        .filter(ProcessHandle::isAlive)
        .flatMap(process -> process.info().startInstant())
        .filter(started::equals)
        .isEmpty();
  }

  /** A process id means something only on one machine, since its start, in one container. */
  private static @Nullable String here() {
    try {
      return Files.readString(Path.of("/proc/sys/kernel/hostname")).strip()
          + " "
          + Files.readString(Path.of("/proc/sys/kernel/random/boot_id")).strip()
          + " "
          + Files.readSymbolicLink(Path.of("/proc/self/ns/pid"));
    } catch (IOException e) {
      return null;
    }
  }
}
