package dev.dbkeep.studio.edit;

import dev.dbkeep.error.ErrorCode;
import dev.dbkeep.error.FileErrors;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * The commits that can be taken back, a file each, which only its owner reads. A file is written
 * before its transaction is committed, under a name that says so: after a crash the server knows
 * what became of it.
 */
final class EditLog {
  /** So many commits are kept. */
  private static final int MOST = 1000;

  private static final String PENDING = ".pending";
  private static final String COMMITTED = ".json";

  private final JsonMapper mapper = JsonMapper.builder().build();
  private final Path folder;

  EditLog(Path folder) {
    this.folder = folder;
  }

  void write(LoggedEdit edit) {
    try {
      Files.createDirectories(
          folder,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
      write(pending(edit.id()), mapper.writeValueAsBytes(edit));
      flush();
    } catch (IOException e) {
      aborted(edit.id());
      throw FileErrors.of(ErrorCode.FAILED, e);
    }
  }

  /** Says that its transaction was committed. */
  void committed(String id) {
    try {
      Files.move(pending(id), folder.resolve(id + COMMITTED), StandardCopyOption.ATOMIC_MOVE);
      flush();
      removeOldest();
    } catch (IOException e) {
      // another Studio was quicker, or the next reader of the list asks the server again; what is
      // committed must not be called a failure
    }
  }

  /** Says that its transaction came to nothing. */
  void aborted(String id) {
    try {
      Files.deleteIfExists(pending(id));
    } catch (IOException e) {
      throw FileErrors.of(ErrorCode.FAILED, e);
    }
  }

  /** Those of which nobody has said yet what became of them. */
  List<LoggedEdit> undecided() {
    return read(PENDING);
  }

  /** Those that were committed, the newest first. */
  List<LoggedEdit> committed() {
    return read(COMMITTED);
  }

  private List<LoggedEdit> read(String ending) {
    List<LoggedEdit> edits = new ArrayList<>();
    for (Path file : files(ending)) {
      try {
        edits.add(mapper.readValue(Files.readAllBytes(file), LoggedEdit.class));
      } catch (NoSuchFileException e) {
        // decided or removed since it was listed
      } catch (JacksonException e) {
        // cut off by a crash while it was written: its transaction cannot have been committed
        continue;
      } catch (IOException e) {
        throw FileErrors.of(ErrorCode.FAILED, e);
      }
    }
    edits.sort(Comparator.comparing(LoggedEdit::at).reversed());
    return edits;
  }

  private List<Path> files(String ending) {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(ending)).toList();
    } catch (NoSuchFileException e) {
      return List.of();
    } catch (IOException e) {
      throw FileErrors.of(ErrorCode.FAILED, e);
    }
  }

  private void removeOldest() throws IOException {
    List<Path> files = files(COMMITTED);
    if (files.size() > MOST) {
      List<LoggedEdit> edits = committed();
      for (LoggedEdit old : edits.subList(Math.min(MOST, edits.size()), edits.size())) {
        Files.deleteIfExists(folder.resolve(old.id() + COMMITTED));
      }
    }
  }

  private Path pending(String id) {
    return folder.resolve(id + PENDING);
  }

  private static void write(Path file, byte[] content) throws IOException {
    try (FileChannel channel =
        FileChannel.open(
            file,
            Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))) {
      ByteBuffer rest = ByteBuffer.wrap(content);
      while (rest.hasRemaining()) {
        channel.write(rest);
      }
      channel.force(true);
    }
  }

  /** A name is on disk only when its folder is. */
  private void flush() throws IOException {
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }
}
