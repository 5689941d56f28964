package dev.dbkeep.backup.proof;

import dev.dbkeep.postgres.Connections;
import dev.dbkeep.postgres.Lsn;
import dev.dbkeep.postgres.ServerUrl;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * One exact moment of the primary: its tables can still be read as they were then, and its log has
 * a restore point there.
 *
 * <p>A snapshot is taken, then a restore point is made, then it is looked whether a new snapshot
 * would see the same. Where that is so and no transaction committed in the log that the snapshot
 * does not see, the snapshot is what a restore to that point gives. Nothing is locked meanwhile.
 */
final class PrimaryMoment implements AutoCloseable {
  private static final int ATTEMPTS = 300;
  private static final int LOOKS = 10;
  private static final int BETWEEN_LOOKS_MILLIS = 200;

  /** A role that may not know the state of others sees null, and no base backup apart. */
  private static final String RECEIVERS =
      """
      SELECT count(*)::text FROM pg_catalog.pg_stat_replication
      WHERE pg_catalog.starts_with(application_name, 'dbkeep_receiver_')
      """;

  private final SortedMap<String, Connection> sessions;
  private final List<String> omitted;
  private final String point;
  private final Snapshot snapshot;

  private PrimaryMoment(
      SortedMap<String, Connection> sessions,
      List<String> omitted,
      String point,
      Snapshot snapshot) {
    this.sessions = sessions;
    this.omitted = omitted;
    this.point = point;
    this.snapshot = snapshot;
  }

  /** Why there is no such moment. */
  static final class Unreachable extends Exception {
    private static final long serialVersionUID = 1L;

    Unreachable(String message) {
      super(message);
    }
  }

  /**
   * Waits for a moment at which nothing commits.
   *
   * @param systemId of the cluster that has to answer
   * @param name begins the names of the restore points, of which several are made
   * @param log is asked whether the log contradicts a snapshot
   */
  static PrimaryMoment take(ServerUrl url, String systemId, String name, ReceivedLog log)
      throws SQLException, Unreachable, java.io.IOException, InterruptedException {
    SortedMap<String, Connection> sessions = new TreeMap<>();
    List<String> omitted = new ArrayList<>();
    boolean taken = false;
    try (Connection control = Connections.open(url)) {
      check(control, systemId);
      for (Map.Entry<String, Boolean> database : TableReader.databases(control).entrySet()) {
        if (database.getValue()) {
          sessions.put(database.getKey(), open(url.withDatabase(database.getKey())));
        } else {
          omitted.add("database " + database.getKey() + ": the role may not connect to it");
        }
      }
      for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
        String point = name + " " + attempt;
        Lsn before = Lsn.parse(one(control, "SELECT pg_catalog.pg_current_wal_insert_lsn()::text"));
        String snapshot = snapshots(sessions.values());
        Place place = snapshot.isEmpty() ? null : restorePoint(control, point);
        if (place == null || !snapshot.equals(snapshot(control))) {
          continue;
        }
        Snapshot seen = Snapshot.parse(snapshot);
        if (!log.contradicts(seen, point, place.timeline(), before, place.at())) {
          taken = true;
          return new PrimaryMoment(sessions, omitted, point, seen);
        }
      }
      throw new Unreachable("in " + ATTEMPTS + " attempts there was no moment without a commit");
    } finally {
      if (!taken) {
        closeAll(sessions);
      }
    }
  }

  private static void check(Connection control, String systemId)
      throws SQLException, Unreachable, InterruptedException {
    String answering =
        one(control, "SELECT system_identifier::text FROM pg_catalog.pg_control_system()");
    if (!answering.equals(systemId)) {
      throw new Unreachable("another cluster answers there, " + answering);
    }
    if (one(control, "SELECT pg_catalog.pg_is_in_recovery()::text").equals("true")) {
      throw new Unreachable("a standby answers there, on which no restore point can be made");
    }
    for (int look = 1; one(control, RECEIVERS).equals("0"); look++) {
      if (look == LOOKS) {
        throw new Unreachable(
            "nothing receives its WAL at the moment: `dbkeep protect` has to run");
      }
      // one that lost its connection comes back by itself
      Thread.sleep(BETWEEN_LOOKS_MILLIS);
    }
  }

  private static Connection open(ServerUrl url) throws SQLException {
    Connection connection = Connections.open(url);
    TableReader.prepare(connection);
    connection.setReadOnly(true);
    connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
    connection.setAutoCommit(false);
    return connection;
  }

  /** A new snapshot in every session; empty unless all of them see the same. */
  private static String snapshots(Iterable<Connection> sessions) throws SQLException {
    String first = "";
    for (Connection session : sessions) {
      session.rollback();
      String text = snapshot(session);
      if (!first.isEmpty() && !first.equals(text)) {
        return "";
      }
      first = text;
    }
    return first;
  }

  private static String snapshot(Connection connection) throws SQLException {
    return one(connection, "SELECT pg_catalog.pg_current_snapshot()::text");
  }

  private record Place(int timeline, Lsn at) {}

  private static Place restorePoint(Connection control, String point) throws SQLException {
    String query =
        """
        SELECT place::text, pg_catalog.pg_walfile_name(place)
        FROM pg_catalog.pg_create_restore_point(?) AS place
        """;
    try (PreparedStatement statement = control.prepareStatement(query)) {
      statement.setString(1, point);
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        int timeline = Integer.parseUnsignedInt(row.getString(2).substring(0, 8), 16);
        return new Place(timeline, Lsn.parse(row.getString(1)));
      }
    }
  }

  private static String one(Connection connection, String query) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(query)) {
      row.next();
      return row.getString(1);
    }
  }

  /** The name of the restore point. */
  String point() {
    return point;
  }

  Snapshot snapshot() {
    return snapshot;
  }

  /** Reads all tables as they were at that moment. */
  Fingerprint read(Duration patience) throws SQLException, TableReader.Damage {
    SortedMap<String, Fingerprint.Content> tables = new TreeMap<>();
    List<String> without = new ArrayList<>(omitted);
    Deadline deadline = Deadline.in(patience);
    for (Map.Entry<String, Connection> session : sessions.entrySet()) {
      new TableReader(session.getValue(), session.getKey())
          .read(tables, without, new ArrayList<>(), deadline);
    }
    return new Fingerprint(tables, without);
  }

  @Override
  public void close() throws SQLException {
    closeAll(sessions);
  }

  private static void closeAll(SortedMap<String, Connection> sessions) throws SQLException {
    for (Connection session : sessions.values()) {
      session.close();
    }
    sessions.clear();
  }
}
