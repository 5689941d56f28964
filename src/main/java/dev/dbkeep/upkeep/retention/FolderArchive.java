package dev.dbkeep.upkeep.retention;

import com.github.luben.zstd.ZstdOutputStream;
import dev.dbkeep.error.DbkeepException;
import dev.dbkeep.error.ErrorCode;
import dev.dbkeep.postgres.Identifiers;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.postgresql.PGConnection;

/**
 * Appends rows to a file for each table of a run, a frame of zstd for each batch. The database
 * keeps how long each file is as far as its rows are gone; anything behind that was never committed
 * and is cut off.
 */
final class FolderArchive implements Archive {
  private static final String ENDING = ".copy.zst";
  private static final int LEVEL = 3;
  private static final int BUFFER = 1 << 16;

  private final Path folder;
  private final long run;
  private final SortedMap<String, Long> committed;
  private final Map<String, FileChannel> open = new HashMap<>();

  private FolderArchive(Path folder, long run, SortedMap<String, Long> committed) {
    this.folder = folder;
    this.run = run;
    this.committed = committed;
  }

  /** Cuts every file of the run to what was committed; fails when one has less than that. */
  static FolderArchive open(Path folder, RunLog log) throws IOException {
    Files.createDirectories(folder);
    FolderArchive archive = new FolderArchive(folder, log.id(), log.files());
    for (Map.Entry<String, Long> file : log.files().entrySet()) {
      Path path = folder.resolve(file.getKey());
      long length = Files.exists(path) ? Files.size(path) : 0;
      if (length < file.getValue()) {
        throw DbkeepException.of(
            ErrorCode.FAILED,
            "the archive "
                + path
                + " has "
                + length
                + " bytes, "
                + file.getValue()
                + " were written before rows were removed",
            "Bring the file back before the next run; the rows in it are nowhere else.");
      }
    }
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.filter(archive::isOfRun).toList()) {
        archive.channel(file.getFileName().toString());
      }
    }
    return archive;
  }

  private boolean isOfRun(Path file) {
    return file.getFileName().toString().endsWith(".run-" + run + ENDING);
  }

  private FileChannel channel(String name) throws IOException {
    FileChannel known = open.get(name);
    if (known != null) {
      return known;
    }
    FileChannel channel =
        FileChannel.open(folder.resolve(name), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    long length = committed.getOrDefault(name, 0L);
    channel.truncate(length);
    channel.position(length);
    open.put(name, channel);
    if (length == 0) {
      syncFolder();
    }
    return channel;
  }

  /** Else a crash of this machine could lose the name with all that is in the file. */
  private void syncFolder() throws IOException {
    try (FileChannel directory = FileChannel.open(folder, StandardOpenOption.READ)) {
      directory.force(true);
    }
  }

  private String fileName(Source source) {
    String table = (source.schema() + "." + source.name()).replace('/', '_').replace('\0', '_');
    return table + ".run-" + run + ENDING;
  }

  @Override
  public long take(Connection connection, Source source) throws SQLException, IOException {
    String name = fileName(source);
    FileChannel channel = channel(name);
    if (channel.position() == 0) {
      writeLoader(name, source);
    }
    long begin = channel.position();
    long rows;
    try (OutputStream frame =
        new ZstdOutputStream(new BufferedOutputStream(keptOpen(channel), BUFFER), LEVEL)) {
      rows =
          connection
              .unwrap(PGConnection.class)
              .getCopyAPI()
              .copyOut("COPY (" + source.withRows() + ") TO STDOUT", frame);
    }
    if (rows == 0) {
      channel.truncate(begin);
      channel.position(begin);
    }
    return rows;
  }

  /** The stream of a frame is closed to end the frame, the file goes on. */
  private static OutputStream keptOpen(FileChannel channel) {
    OutputStream target = Channels.newOutputStream(channel);
    return new OutputStream() {
      @Override
      public void write(int b) throws IOException {
        target.write(b);
      }

      @Override
      public void write(byte[] bytes, int offset, int length) throws IOException {
        target.write(bytes, offset, length);
      }
    };
  }

  /** How the rows come back, for somebody who finds the file in some years. */
  private void writeLoader(String name, Source source) throws IOException {
    String copy =
        "COPY "
            + Identifiers.quote(source.schema(), source.name())
            + " ("
            + source.columns()
            + ") FROM STDIN";
    Files.writeString(
        folder.resolve(name + ".txt"),
        "zstd -dc '" + name + "' | psql -c '" + copy.replace("'", "'\\''") + "'\n");
  }

  @Override
  public SortedMap<String, Long> flush() throws IOException {
    SortedMap<String, Long> lengths = new TreeMap<>(committed);
    for (Map.Entry<String, FileChannel> file : open.entrySet()) {
      long length = file.getValue().position();
      if (length != committed.getOrDefault(file.getKey(), 0L)) {
        file.getValue().force(true);
        lengths.put(file.getKey(), length);
      }
    }
    return lengths;
  }

  @Override
  public void committed(SortedMap<String, Long> lengths) {
    committed.clear();
    committed.putAll(lengths);
  }

  @Override
  public void rollBack() throws IOException {
    for (Map.Entry<String, FileChannel> file : open.entrySet()) {
      long length = committed.getOrDefault(file.getKey(), 0L);
      file.getValue().truncate(length);
      file.getValue().position(length);
    }
  }

  @Override
  public void close() throws IOException {
    for (FileChannel channel : open.values()) {
      channel.close();
    }
    open.clear();
  }
}
