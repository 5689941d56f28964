package dev.dbkeep.backup.proof;

import dev.dbkeep.postgres.Connections;
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
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** A restored server that waits at its target: reads it and compares it. */
final class RestoredCluster {
  private static final Duration PATIENCE = Duration.ofDays(7);
  private static final int MOST_FAULTS = 20;

  private final ServerUrl url;
  private final Journal journal;

  RestoredCluster(ServerUrl url, Journal journal) {
    this.url = url;
    this.journal = journal;
  }

  boolean hasChecksums() throws SQLException {
    try (Connection connection = Connections.open(url);
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SHOW data_checksums")) {
      row.next();
      return row.getString(1).equals("on");
    }
  }

  /** Reads every table of every database, and compares where something is expected. */
  void read(Optional<Fingerprint> expected, Optional<Snapshot> snapshot)
      throws SQLException, TableReader.Damage {
    SortedMap<String, Fingerprint.Content> tables = new TreeMap<>();
    List<String> omitted = new ArrayList<>();
    List<String> unlogged = new ArrayList<>();
    for (String database : databases()) {
      try (Connection connection = Connections.open(url.withDatabase(database))) {
        TableReader.prepare(connection);
        connection.setAutoCommit(false);
        new TableReader(connection, database)
            .read(tables, omitted, unlogged, Deadline.in(PATIENCE));
      }
    }
    Fingerprint found = new Fingerprint(tables, omitted);
    journal.tables = tables.size();
    journal.rows = found.rows();
    journal.checked.add(
        "every row of %d tables was read, %d rows".formatted(tables.size(), found.rows()));
    if (!unlogged.isEmpty()) {
      journal.checked.add(unlogged.size() + " unlogged tables are empty, as after any crash");
    }
    if (expected.isEmpty() || snapshot.isEmpty()) {
      journal.omitted.addAll(omitted);
      return;
    }
    if (committedBeyond(snapshot.get())) {
      journal.omitted.add(
          "comparison with the primary: a transaction that waited for its commit came between");
      return;
    }
    compare(expected.get(), found);
  }

  private List<String> databases() throws SQLException {
    try (Connection connection = Connections.open(url)) {
      return TableReader.databases(connection).entrySet().stream()
          .filter(Map.Entry::getValue)
          .map(Map.Entry::getKey)
          .toList();
    }
  }

  /**
   * Whether something is committed here that the primary's snapshot did not see. The log was asked
   * before; this also finds what had been in it for long.
   */
  private boolean committedBeyond(Snapshot snapshot) throws SQLException {
    String query =
        """
        WITH here AS (SELECT pg_snapshot_xmax(pg_current_snapshot()) AS xmax)
        SELECT count(*) FROM here, LATERAL (
          SELECT unnest(?::text[])::xid8
          UNION SELECT g::text::xid8 FROM generate_series(?, xmax::text::bigint - 1) AS g) AS x (xid)
        WHERE xid < xmax AND pg_xact_status(xid) = 'committed'
        """;
    try (Connection connection = Connections.open(url);
        PreparedStatement statement = connection.prepareStatement(query)) {
      statement.setArray(
          1,
          connection.createArrayOf(
              "text", snapshot.running().stream().map(String::valueOf).toArray()));
      statement.setLong(2, snapshot.end());
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        return row.getLong(1) > 0;
      }
    }
  }

  private void compare(Fingerprint expected, Fingerprint found) {
    List<String> differences = new ArrayList<>();
    int equal = 0;
    for (Map.Entry<String, Fingerprint.Content> table : expected.tables().entrySet()) {
      Fingerprint.Content content = found.tables().get(table.getKey());
      if (content == null) {
        String prefix = table.getKey() + ":";
        Optional<String> reason =
            found.omitted().stream().filter(text -> text.startsWith(prefix)).findFirst();
        if (reason.isPresent()) {
          journal.omitted.add("on the restored server, " + reason.get());
        } else {
          differences.add(table.getKey() + " is missing after the restore");
        }
      } else if (!content.equals(table.getValue())) {
        differences.add(
            "%s has %d rows after the restore, and the primary had %d%s"
                .formatted(
                    table.getKey(),
                    content.rows(),
                    table.getValue().rows(),
                    content.rows() == table.getValue().rows() ? " others" : ""));
      } else {
        equal++;
      }
    }
    journal.compared = equal;
    journal.failures.addAll(differences.subList(0, Math.min(MOST_FAULTS, differences.size())));
    // those that only one side could read
    long unread =
        found.tables().keySet().stream()
            .filter(name -> !expected.tables().containsKey(name))
            .count();
    journal.comparedAll =
        differences.isEmpty()
            && unread == 0
            && expected.omitted().isEmpty()
            && equal == expected.tables().size();
    if (journal.comparedAll) {
      journal.checked.add(
          "all %d tables have the rows that the primary had at that moment".formatted(equal));
    }
  }

  /** Lets PostgreSQL's own amcheck look at the indexes, where a database has it. */
  void indexes() throws SQLException {
    int checked = 0;
    List<String> without = new ArrayList<>();
    for (String database : databases()) {
      try (Connection connection = Connections.open(url.withDatabase(database))) {
        Optional<Integer> indexes = IndexCheck.run(connection, database, journal.failures);
        if (indexes.isPresent()) {
          checked += indexes.get();
        } else {
          without.add(database);
        }
      }
    }
    if (checked > 0) {
      journal.checked.add("amcheck found nothing wrong with " + checked + " indexes");
    }
    if (!without.isEmpty()) {
      journal.omitted.add(
          "the indexes of "
              + String.join(", ", without)
              + ": the extension amcheck is not there (CREATE EXTENSION amcheck)");
    }
  }
}
