package dev.dbkeep.backup.restore;

import dev.dbkeep.backup.repo.BackupManifest;
import dev.dbkeep.backup.restore.InPlaceFolder.Ready;
import dev.dbkeep.error.DbkeepException;
import dev.dbkeep.error.ErrorCode;
import dev.dbkeep.error.ShellWord;
import dev.dbkeep.postgres.embedded.DataDirectory;
import dev.dbkeep.postgres.embedded.RunningServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Optional;

/**
 * Puts a restored cluster into the place of the one that lies there, which is kept beside. At every
 * moment the old one or the new one lies whole on the same file system, and what a killed run left
 * the next one finishes or removes.
 */
public final class InPlace implements AutoCloseable {
  private static final DateTimeFormatter NAME =
      DateTimeFormatter.ofPattern("'.before-'yyyyMMdd-HHmmss").withZone(ZoneOffset.UTC);

  private final Path directory;
  private final InPlaceFolder folder;
  private final Thread remover = new Thread(this::discard);
  private boolean done;

  private InPlace(Path directory, InPlaceFolder folder) {
    this.directory = directory;
    this.folder = folder;
  }

  /**
   * What became of it.
   *
   * @param before where the old cluster lies
   * @param kept what the new one has of the old one
   */
  public record Replaced(Path directory, Path before, String lastCommit, List<String> kept) {
    public Replaced {
      kept = List.copyOf(kept);
    }
  }

  /** The directory itself, when a link leads to it; refused when it cannot be replaced. */
  public static Path look(Path directory, String systemId) throws IOException {
    Path place = real(directory);
    OldCluster.refuse(place, systemId);
    return place;
  }

  private static Path real(Path directory) throws IOException {
    if (Files.exists(directory)) {
      return directory.toRealPath();
    }
    // it may just have been renamed
    Path named =
        Files.isSymbolicLink(directory)
            ? directory.resolveSibling(Files.readSymbolicLink(directory)).normalize()
            : directory;
    Path parent = named.getParent();
    return parent == null || Files.notExists(parent)
        ? named
        : parent.toRealPath().resolve(named.getFileName());
  }

  /** Refuses a backup that cannot lie in one directory. */
  public static void refuse(BackupManifest manifest) {
    if (!manifest.tablespaces().isEmpty()
        || manifest.files().stream().anyMatch(file -> file.link() != null)) {
      throw OldCluster.tablespaces("backup " + manifest.id());
    }
  }

  /**
   * Finishes what a killed run had only to rename.
   *
   * @param target as the person wrote it
   * @return empty when there is nothing to be finished
   */
  public static Optional<Replaced> finish(Path given, String target) throws IOException {
    Path directory = real(given);
    if (Files.notExists(InPlaceFolder.of(directory))) {
      return Optional.empty();
    }
    try (InPlaceFolder folder = InPlaceFolder.take(directory)) {
      Optional<Ready> ready = folder.ready();
      if (ready.isEmpty()) {
        return Optional.empty();
      }
      Path before = directory.resolveSibling(ready.get().before());
      boolean isOldAside = Files.exists(before);
      boolean isNewThere = Files.exists(directory);
      if (!isOldAside || isNewThere == Files.exists(folder.data())) {
        return Optional.empty(); // nothing was renamed yet: the old one stands, and all begins anew
      }
      if (isNewThere && Files.exists(directory.resolve(Restored.STARTED))) {
        return Optional.empty(); // that one was at work since: what is asked for now is another one
      }
      if (!ready.get().target().equals(target)) {
        if (isNewThere) {
          return Optional.empty();
        }
        throw DbkeepException.of(
            ErrorCode.USAGE,
            "a restore to " + ready.get().target() + " was ended just before " + directory,
            "Run it again to finish it, or take the old cluster back: `mv "
                + ShellWord.of(before)
                + " "
                + ShellWord.of(directory)
                + "`.");
      }
      if (!isNewThere) {
        Files.move(folder.data(), directory, StandardCopyOption.ATOMIC_MOVE);
        InPlaceFolder.flush(directory.resolveSibling(".").normalize());
      }
      folder.remove();
      return Optional.of(
          new Replaced(directory, before, ready.get().lastCommit(), ready.get().kept()));
    }
  }

  /** Makes room beside the directory; what a killed run left there goes. */
  public static InPlace begin(Path directory) throws IOException {
    InPlaceFolder folder = InPlaceFolder.take(directory);
    folder.empty();
    InPlace place = new InPlace(directory, folder);
    Runtime.getRuntime().addShutdownHook(place.remover);
    return place;
  }

  /** Where to restore. */
  public Path data() {
    return folder.data();
  }

  /** Where its server writes what it does. */
  public Path log() {
    return folder.log();
  }

  /**
   * Ends the server, which was promoted, and exchanges the directories.
   *
   * @param target as the person wrote it
   */
  public synchronized Replaced exchange(String target, String lastCommit, Instant now)
      throws IOException {
    DataDirectory.of(data()).stop();
    Optional<ControlFile> control = ControlFile.read(data());
    if (control.isEmpty()
        || !control.get().shutDown()
        || Files.exists(data().resolve("recovery.signal"))
        || Files.exists(data().resolve("standby.signal"))) {
      throw DbkeepException.of(
          ErrorCode.NOT_RESTORABLE,
          "the restored server did not shut down in order, and nothing was replaced",
          "Run the same command again.");
    }
    Restored.clean(data());
    List<String> kept = new KeptFiles(directory, data()).keep();
    OldCluster.refuseRunning(directory);
    Path before = directory.resolveSibling(directory.getFileName() + NAME.format(now));
    if (Files.exists(before)) {
      throw DbkeepException.of(
          ErrorCode.USAGE, before + " is there already", "Run the same command again.");
    }
    folder.write(new Ready(target, before.getFileName().toString(), lastCommit, kept));
    done = true;
    rename(before);
    folder.remove();
    unhook();
    return new Replaced(directory, before, lastCommit, kept);
  }

  private void rename(Path before) throws IOException {
    Path parent = directory.resolveSibling(".").normalize();
    Files.move(directory, before, StandardCopyOption.ATOMIC_MOVE);
    Optional<Long> server = RunningServer.in(before);
    if (server.isPresent()) {
      // somebody started it between our look and now: it goes on where it was
      Files.move(before, directory, StandardCopyOption.ATOMIC_MOVE);
      done = false;
      OldCluster.refuseRunning(directory);
    }
    Files.move(data(), directory, StandardCopyOption.ATOMIC_MOVE);
    InPlaceFolder.flush(parent);
  }

  /** Nothing of a restore that failed stays; the old cluster was not touched. */
  private synchronized void discard() {
    if (done) {
      return;
    }
    done = true;
    try {
      folder.empty();
      folder.remove();
    } catch (IOException e) {
      // the next run removes it
    }
  }

  private void unhook() {
    try {
      Runtime.getRuntime().removeShutdownHook(remover);
    } catch (IllegalStateException e) {
      // the process ends already
    }
  }

  @Override
  public void close() throws IOException {
    discard();
    unhook();
    folder.close();
  }
}
