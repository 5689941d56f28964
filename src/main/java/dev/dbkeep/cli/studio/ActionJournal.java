package dev.dbkeep.cli.studio;

import dev.dbkeep.error.ErrorCode;
import dev.dbkeep.error.FileErrors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * The last runs of actions, a file each, so that a page finds them again after Studio ended. A file
 * is there before its run begins.
 */
final class ActionJournal {
  private static final int MOST = 100;
  private static final String ENDING = ".json";

  private final JsonMapper mapper = JsonMapper.builder().build();
  private final Path folder;

  ActionJournal(Path folder) {
    this.folder = folder;
  }

  void write(RunRecord run) {
    Path file = folder.resolve(run.id() + ENDING);
    Path next = folder.resolve(run.id() + ".next");
    try {
      Files.createDirectories(
          folder,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
      Files.write(next, mapper.writeValueAsBytes(run));
      Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      removeOldest();
    } catch (IOException e) {
      throw FileErrors.of(ErrorCode.FAILED, e);
    }
  }

  /** The newest first; what its Studio did not live to finish says so. */
  List<RunRecord> all() {
    List<RunRecord> runs = new ArrayList<>();
    for (Path file : files()) {
      try {
        RunRecord run = mapper.readValue(Files.readAllBytes(file), RunRecord.class);
        runs.add(
            run.state() == RunRecord.State.RUNNING && !isAlive(run)
                ? run.ended(run.started(), RunRecord.State.CUT_OFF, null)
                : run);
      } catch (NoSuchFileException | JacksonException e) {
        // removed since it was listed, or of another version: a list of the past may lack a line
        continue;
      } catch (IOException e) {
        throw FileErrors.of(ErrorCode.FAILED, e);
      }
    }
    runs.sort(Comparator.comparing(RunRecord::started).reversed());
    return runs;
  }

  /** The number of a process that ended may be another's now, which began later. */
  private static boolean isAlive(RunRecord run) {
    return ProcessHandle.of(run.process())
        .filter(ProcessHandle::isAlive)
        .flatMap(process -> process.info().startInstant())
        .filter(began -> !began.isAfter(run.started()))
        .isPresent();
  }

  private List<Path> files() {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(ENDING)).toList();
    } catch (NoSuchFileException e) {
      return List.of();
    } catch (IOException e) {
      throw FileErrors.of(ErrorCode.FAILED, e);
    }
  }

  private void removeOldest() throws IOException {
    if (files().size() > MOST) {
      List<RunRecord> runs = all();
      for (RunRecord old : runs.subList(Math.min(MOST, runs.size()), runs.size())) {
        Files.deleteIfExists(folder.resolve(old.id() + ENDING));
      }
    }
  }
}
