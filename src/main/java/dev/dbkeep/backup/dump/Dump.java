package dev.dbkeep.backup.dump;

import dev.dbkeep.error.DbkeepException;
import dev.dbkeep.error.ErrorCode;
import dev.dbkeep.error.FileErrors;
import dev.dbkeep.postgres.Connections;
import dev.dbkeep.postgres.ServerUrl;
import dev.dbkeep.postgres.SqlErrors;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongConsumer;

/**
 * Writes a portable dump. It has its name only when pg_dump said that it is complete and pg_restore
 * could read it; what fails leaves nothing.
 */
public final class Dump {
  private final ServerUrl url;
  private final Format format;
  private final int jobs;
  private final boolean rows;
  private final Map<String, String> environment;

  /**
   * @param jobs how many tables are read at once; more than one only in a folder
   */
  public Dump(ServerUrl url, Format format, int jobs, Map<String, String> environment) {
    this(url, format, jobs, true, environment);
  }

  private Dump(
      ServerUrl url, Format format, int jobs, boolean rows, Map<String, String> environment) {
    this.url = url;
    this.format = format;
    this.jobs = jobs;
    this.rows = rows;
    this.environment = environment;
  }

  /** Without the rows. */
  static Dump ofSchema(ServerUrl url, Map<String, String> environment) {
    return new Dump(url, Format.CUSTOM, 1, false, environment);
  }

  /** The two forms that pg_restore reads in parts. */
  public enum Format {
    CUSTOM("--format=custom"),
    DIRECTORY("--format=directory");

    private final String option;

    Format(String option) {
      this.option = option;
    }
  }

  /**
   * A dump that is complete.
   *
   * @param entries in its table of contents
   * @param program the pg_dump that made it, with its version
   */
  public record Dumped(long bytes, int entries, String compression, String program) {}

  /** What would be done, without doing it: fails where {@link #write} would at once. */
  public String check(Path target) {
    folder(target);
    return programs().name();
  }

  private ClientPrograms.Installed programs() {
    return ClientPrograms.forServer(serverMajor(), environment);
  }

  private static Path folder(Path target) {
    if (Files.exists(target)) {
      throw DbkeepException.of(
          ErrorCode.FAILED,
          "there is " + target + " already",
          "A dump is never written over another one; name a new file.");
    }
    Path folder = target.toAbsolutePath().getParent();
    if (folder == null || !Files.isDirectory(folder)) {
      throw DbkeepException.of(
          ErrorCode.FAILED, "no folder " + folder, "Create it, or name another file.");
    }
    return folder;
  }

  /**
   * @param progress told how many bytes are written
   */
  public Dumped write(Path target, LongConsumer progress) {
    Path folder = folder(target);
    ClientPrograms.Installed programs = programs();
    Path aside = folder.resolve("." + target.getFileName() + ".unfinished-" + UUID.randomUUID());
    Thread cleaner = new Thread(() -> delete(aside));
    Runtime.getRuntime().addShutdownHook(cleaner);
    try {
      String compression = run(programs, aside, progress);
      int entries = Contents.of(programs, aside, environment).entries();
      sync(aside);
      Files.move(aside, target, StandardCopyOption.ATOMIC_MOVE);
      sync(folder);
      return new Dumped(size(target), entries, compression, programs.name());
    } catch (IOException e) {
      throw DbkeepException.of(
              ErrorCode.BACKUP, "cannot write " + target + ": " + FileErrors.reason(e))
          .cause(e);
    } finally {
      delete(aside);
      remove(cleaner);
    }
  }

  private int serverMajor() {
    try (Connection connection = Connections.open(url)) {
      return connection.getMetaData().getDatabaseMajorVersion();
    } catch (SQLException e) {
      throw SqlErrors.of(e, url);
    }
  }

  /** Zstandard is smaller and faster, but a build may come without it: only pg_dump can tell. */
  private String run(ClientPrograms.Installed programs, Path aside, LongConsumer progress)
      throws IOException {
    if (programs.mayHaveZstd()) {
      ProgramRun.Result result = run(programs, aside, "zstd:1", progress);
      if (result.exit() == 0) {
        return "zstd";
      }
      if (result.errors().stream().noneMatch(line -> line.contains("not support compression"))) {
        throw failed(result);
      }
      delete(aside);
    }
    ProgramRun.Result result = run(programs, aside, "1", progress);
    if (result.exit() != 0) {
      throw failed(result);
    }
    return "gzip";
  }

  private ProgramRun.Result run(
      ClientPrograms.Installed programs, Path aside, String compress, LongConsumer progress)
      throws IOException {
    if (format == Format.CUSTOM) {
      // it holds every row, and pg_dump alone would let all users of the machine read it
      Files.createFile(
          aside,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    }
    List<String> command = new ArrayList<>();
    command.add(programs.pgDump().toString());
    command.add(format.option);
    command.add("--compress=" + compress);
    command.add("--no-password");
    command.add("--file=" + aside);
    if (!rows) {
      command.add("--schema-only");
    }
    if (format == Format.DIRECTORY && jobs > 1) {
      command.add("--jobs=" + jobs);
    }
    return ProgramRun.of(command, environment, url).run(() -> progress.accept(size(aside)));
  }

  private DbkeepException failed(ProgramRun.Result result) {
    DbkeepException error =
        DbkeepException.of(
            ErrorCode.BACKUP,
            "pg_dump could not dump " + url + ": " + result.reason(),
            result.reason().contains("permission denied")
                ? "A role needs to read everything: GRANT pg_read_all_data TO it."
                : "Nothing was written.");
    return result.errors().size() > 1 ? error.detail(String.join("\n", result.errors())) : error;
  }

  /** pg_dump flushes what it writes; this is for its name and for older ones. */
  private static void sync(Path path) throws IOException {
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  private static long size(Path path) {
    AtomicLong bytes = new AtomicLong();
    try {
      Files.walkFileTree(
          path,
          new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
              bytes.addAndGet(attributes.size());
              return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException e) {
              return FileVisitResult.CONTINUE;
            }
          });
    } catch (IOException e) {
      // it is only a progress line
    }
    return bytes.get();
  }

  private static void delete(Path path) {
    try {
      if (Files.isDirectory(path)) {
        try (var files = Files.list(path)) {
          files.forEach(Dump::delete);
        }
      }
      Files.deleteIfExists(path);
    } catch (IOException e) {
      // its name says that it is no dump
    }
  }

  private static void remove(Thread cleaner) {
    try {
      Runtime.getRuntime().removeShutdownHook(cleaner);
    } catch (IllegalStateException e) {
      // it is being run
    }
  }
}
