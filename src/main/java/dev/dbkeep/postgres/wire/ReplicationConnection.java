package dev.dbkeep.postgres.wire;

import dev.dbkeep.postgres.Connections;
import dev.dbkeep.postgres.Identifiers;
import dev.dbkeep.postgres.Lsn;
import dev.dbkeep.postgres.ServerUrl;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.postgresql.core.PGStream;
import org.postgresql.core.RawStream;

/**
 * A connection that speaks the replication protocol (PostgreSQL manual, "Streaming Replication
 * Protocol"). The driver connects and authenticates; the messages after that are ours.
 *
 * <p>One command at a time: a base backup or a stream has to end before the next command, and a
 * stream that is left before its end takes the connection with it.
 */
public final class ReplicationConnection implements AutoCloseable {
  private static final int PER_MAJOR = 10_000;
  private static final int UPLOAD = 1 << 16;

  private final Connection connection;
  private final PGStream stream;
  private final Wire wire;

  private ReplicationConnection(Connection connection, PGStream stream) {
    this.connection = connection;
    this.stream = stream;
    this.wire = new Wire(stream);
  }

  /**
   * @param silence how long the server may say nothing before the connection counts as lost
   */
  public static ReplicationConnection open(ServerUrl url, Duration silence) {
    return open(url, silence, "dbkeep");
  }

  /** The same under a name that {@code synchronous_standby_names} may hold. */
  public static ReplicationConnection open(
      ServerUrl url, Duration silence, String applicationName) {
    Connection connection = Connections.openForReplication(url, applicationName);
    try {
      PGStream stream = RawStream.of(connection);
      stream.setNetworkTimeout(Math.toIntExact(silence.toMillis()));
      return new ReplicationConnection(connection, stream);
    } catch (SQLException | IOException e) {
      try {
        connection.close();
      } catch (SQLException closing) {
        e.addSuppressed(closing);
      }
      throw new WireException("cannot speak the replication protocol", e);
    }
  }

  public SystemIdentity identify() {
    Wire.Row row = rows("IDENTIFY_SYSTEM").getFirst();
    return new SystemIdentity(row.text(0), Integer.parseInt(row.text(1)), Lsn.parse(row.text(2)));
  }

  /** As server_version_num: 150018, 180006. */
  public int serverVersion() {
    try {
      int major = connection.getMetaData().getDatabaseMajorVersion();
      int minor = connection.getMetaData().getDatabaseMinorVersion();
      return major * PER_MAJOR + minor;
    } catch (SQLException e) {
      throw WireException.of(e);
    }
  }

  /** The size of a WAL segment, in bytes. */
  public int segmentSize() {
    return Sizes.parse(show("wal_segment_size"));
  }

  /** A setting of the server, as SHOW prints it. */
  public String show(String setting) {
    return rows("SHOW " + setting).getFirst().text(0);
  }

  /** Creates a physical slot that keeps WAL from now on, not only from the first stream. */
  public void createSlot(String name) {
    rows("CREATE_REPLICATION_SLOT " + Identifiers.quote(name) + " PHYSICAL RESERVE_WAL");
  }

  public void dropSlot(String name) {
    rows("DROP_REPLICATION_SLOT " + Identifiers.quote(name));
  }

  /**
   * The history file of a timeline: which timelines it came from, and where each of them ended.
   * Timeline 1 has none.
   */
  public byte[] timelineHistory(int timeline) {
    // the content may be in any encoding (a comment of the person who promoted)
    String text = rows("TIMELINE_HISTORY " + timeline).getFirst().text(1);
    return text.startsWith("\\x")
        ? HexFormat.of().parseHex(text.substring(2))
        : text.getBytes(StandardCharsets.UTF_8);
  }

  /** Streams the WAL of a timeline from a place on, which has to be the start of a segment. */
  public WalStream stream(String slot, Lsn from, int timeline) {
    String start =
        "START_REPLICATION SLOT %s PHYSICAL %s TIMELINE %d"
            .formatted(Identifiers.quote(slot), from, timeline);
    return command(() -> wire.begin(start, () -> WalStream.begin(wire)));
  }

  /** Begins a base backup. */
  public BaseBackupStream baseBackup(BaseBackupOptions options) {
    return command(
        () -> wire.begin(options.command(), () -> BaseBackupStream.begin(wire, options.oneCopy())));
  }

  /**
   * Hands over the manifest of an earlier backup, the base of the next one, which is incremental
   * then (PostgreSQL 17).
   */
  public void uploadManifest(InputStream manifest) {
    command(() -> wire.begin("UPLOAD_MANIFEST", () -> upload(manifest)));
  }

  private List<Wire.Row> upload(InputStream manifest) throws IOException, SQLException {
    if (wire.next() != Wire.COPY_IN) {
      throw new WireException("the server does not take a manifest", null);
    }
    byte[] buffer = new byte[UPLOAD];
    for (int n = manifest.read(buffer); n >= 0; n = manifest.read(buffer)) {
      wire.copyData(buffer, n);
    }
    wire.copyDone();
    return wire.rowsUntilReady();
  }

  private List<Wire.Row> rows(String text) {
    return new ArrayList<>(command(() -> wire.rows(text)));
  }

  @FunctionalInterface
  interface Command<T> {
    T run() throws IOException, SQLException;
  }

  static <T> T command(Command<T> command) {
    try {
      return command.run();
    } catch (SQLException e) {
      throw WireException.of(e);
    } catch (IOException e) {
      throw new WireException("the connection was lost: " + e.getMessage(), e);
    }
  }

  @Override
  public void close() {
    try {
      // not through the driver: it would wait for the end of a stream
      stream.close();
      connection.close();
    } catch (IOException | SQLException e) {
      // A connection that cannot be closed is closed already.
    }
  }
}
