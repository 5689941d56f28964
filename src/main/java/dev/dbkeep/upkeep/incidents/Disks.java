package dev.dbkeep.upkeep.incidents;

import dev.dbkeep.observe.Incident;
import dev.dbkeep.postgres.Connections;
import dev.dbkeep.postgres.ServerUrl;
import dev.dbkeep.postgres.SqlErrors;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * How full disks were, in schema dbkeep, and how full that of the server is now. No query says how
 * much room a server has: on this machine its folder is asked, for another one somebody has to say
 * how large the disk is.
 */
public final class Disks {
  private static final String WINDOW = "14 days";
  private static final String KEPT = "60 days";

  private final ServerUrl url;

  public Disks(ServerUrl url) {
    this.url = url;
  }

  /**
   * How the server's disk stands.
   *
   * @param size of the disk, when somebody said it; zero for not said
   * @return empty when nobody can tell
   */
  public Optional<DiskForecast.Sample> measure(long size, Instant at) {
    if (size > 0) {
      long used = used();
      return Optional.of(new DiskForecast.Sample(at, used, Math.max(0, size - used)));
    }
    try {
      Optional<Path> folder = folder();
      if (folder.isEmpty() || !isHere() || !Files.isDirectory(folder.get())) {
        return Optional.empty();
      }
      FileStore store = Files.getFileStore(folder.get());
      long free = store.getUsableSpace();
      return Optional.of(new DiskForecast.Sample(at, store.getTotalSpace() - free, free));
    } catch (IOException | InvalidPathException e) {
      return Optional.empty();
    }
  }

  /**
   * Writes it down and judges it by all that were written.
   *
   * @param place names the disk in the table
   * @param object names it in messages
   * @param open whether that is told already
   */
  public Optional<Incident> judge(
      String place, String object, DiskForecast.Sample now, boolean open, String fix) {
    try (Connection connection = Connections.open(url)) {
      write(connection, place, now);
      return DiskForecast.judge(object, read(connection, place), open, fix);
    } catch (SQLException e) {
      throw SqlErrors.of(e, url);
    }
  }

  private static void write(Connection connection, String place, DiskForecast.Sample now)
      throws SQLException {
    try (PreparedStatement old =
            connection.prepareStatement(
                "DELETE FROM dbkeep.disk_sample WHERE at < now() - interval '" + KEPT + "'");
        PreparedStatement added =
            connection.prepareStatement(
                "INSERT INTO dbkeep.disk_sample (place, at, used, free) VALUES (?, ?, ?, ?) ON"
                    + " CONFLICT DO NOTHING")) {
      old.executeUpdate();
      added.setString(1, place);
      added.setObject(2, now.at().atOffset(ZoneOffset.UTC));
      added.setLong(3, now.used());
      added.setLong(4, now.free());
      added.executeUpdate();
    }
  }

  private static List<DiskForecast.Sample> read(Connection connection, String place)
      throws SQLException {
    List<DiskForecast.Sample> samples = new ArrayList<>();
    try (PreparedStatement statement =
        connection.prepareStatement(
            "SELECT at, used, free FROM dbkeep.disk_sample WHERE place = ? AND at > (SELECT max(at)"
                + " FROM dbkeep.disk_sample WHERE place = ?) - interval '"
                + WINDOW
                + "' ORDER BY at")) {
      statement.setString(1, place);
      statement.setString(2, place);
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          samples.add(
              new DiskForecast.Sample(
                  row.getObject(1, OffsetDateTime.class).toInstant(),
                  row.getLong(2),
                  row.getLong(3)));
        }
      }
    }
    return samples;
  }

  /** By all databases and the log. */
  private long used() {
    try (Connection connection = Connections.open(url);
        PreparedStatement statement =
            connection.prepareStatement(
                "SELECT (SELECT sum(pg_catalog.pg_database_size(oid)) FROM pg_catalog.pg_database)"
                    + " + (SELECT coalesce(sum(size), 0) FROM pg_catalog.pg_ls_waldir())");
        ResultSet row = statement.executeQuery()) {
      row.next();
      return row.getLong(1);
    } catch (SQLException e) {
      throw SqlErrors.of(e, url);
    }
  }

  /** Empty where the role may not know it. */
  private Optional<Path> folder() {
    try (Connection connection = Connections.open(url);
        PreparedStatement statement =
            connection.prepareStatement(
                "SELECT setting FROM pg_catalog.pg_settings WHERE name = 'data_directory'");
        ResultSet row = statement.executeQuery()) {
      return row.next() ? Optional.of(Path.of(row.getString(1))) : Optional.empty();
    } catch (SQLException e) {
      throw SqlErrors.of(e, url);
    }
  }

  private boolean isHere() {
    try {
      return url.host().startsWith("/") || InetAddress.getByName(url.host()).isLoopbackAddress();
    } catch (UnknownHostException e) {
      return false;
    }
  }
}
