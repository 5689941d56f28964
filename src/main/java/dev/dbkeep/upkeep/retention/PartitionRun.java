package dev.dbkeep.upkeep.retention;

import dev.dbkeep.postgres.Identifiers;
import dev.dbkeep.postgres.ServerUrl;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.stream.Collectors;

/**
 * Takes whole partitions out: detached and moved into schema dbkeep, copied into the archive,
 * dropped when the time in which it can be undone is over. Every step is found again in the
 * catalog, so that the next run goes on wherever one ended.
 */
final class PartitionRun {
  private final RetentionSession session;
  private final ServerUrl url;
  private final Policy policy;
  private final AgedTable table;
  private final RunLog log;
  private final Archive archive;
  private final RetentionOptions options;
  private final Partitions partitions;
  private final Detached detached;

  PartitionRun(
      RetentionSession session,
      ServerUrl url,
      Policy policy,
      AgedTable table,
      RunLog log,
      Archive archive,
      RetentionOptions options) {
    this.session = session;
    this.url = url;
    this.policy = policy;
    this.table = table;
    this.log = log;
    this.archive = archive;
    this.options = options;
    this.partitions = new Partitions(session.connection(), table);
    this.detached = new Detached(session.connection());
  }

  /** Returns the names of those it took out. */
  List<String> detach() throws SQLException {
    for (Partitions.Found found : partitions.expired(log.cutoff())) {
      detached.begin(log.id(), table, found);
    }
    List<String> names = new ArrayList<>();
    for (Detached.Part part : detached.of(table)) {
      if (part.state().equals("detaching")) {
        names.addAll(detach(part));
      }
    }
    return names;
  }

  private List<String> detach(Detached.Part part) throws SQLException {
    if (part.nowIn() == null) {
      detached.state(part, "dropped");
      return List.of();
    }
    if (!part.isAside()) {
      Partitions.run(
          url,
          options.locks(),
          partitions.detachment(part.found(), partitions.keptAs(part.found())));
    }
    for (Detached.Part now : detached.of(table)) {
      if (now.oid() == part.oid() && now.run() == part.run() && now.isAside()) {
        detached.detached(now, options.undoWindow());
      }
    }
    return List.of(part.shown());
  }

  /** All rows of what was taken out, each partition in one transaction with its line. */
  void archive() throws SQLException, IOException {
    if (policy.archive() instanceof ArchivePlace.Nowhere) {
      return;
    }
    for (Detached.Part part : detached.of(table)) {
      if (part.state().equals("detached") && part.isAside()) {
        archive(part);
      }
    }
  }

  private void archive(Detached.Part part) throws SQLException, IOException {
    Connection connection = session.connection();
    boolean committed = false;
    connection.setAutoCommit(false);
    try {
      archive.take(connection, source(part));
      SortedMap<String, Long> lengths = archive.flush();
      log.checkpoint(log.place(), 0, 0, lengths);
      detached.state(part, "archived");
      connection.commit();
      committed = true;
      log.committed(log.place(), 0, 0, lengths);
      archive.committed(lengths);
    } finally {
      if (!committed) {
        connection.rollback();
        archive.rollBack();
      }
      connection.setAutoCommit(true);
    }
  }

  private Source source(Detached.Part part) {
    String columns =
        table.data().stream().map(Identifiers::quote).collect(Collectors.joining(", "));
    return new Source(
        table.schema(),
        table.name(),
        table.data(),
        "t",
        "SELECT " + columns + " FROM " + part.quoted() + " AS t",
        false);
  }

  /** Those whose time is over; never one that is not in the archive and should be. */
  List<String> drop() throws SQLException {
    boolean kept = !(policy.archive() instanceof ArchivePlace.Nowhere);
    List<String> names = new ArrayList<>();
    for (Detached.Part part : detached.of(table)) {
      boolean safe = part.state().equals("archived") || !kept && part.state().equals("detached");
      if (part.nowIn() == null) {
        detached.state(part, "dropped");
      } else if (part.due() && safe && part.isAside()) {
        Partitions.run(
            url,
            options.locks(),
            Partitions.job(
                "drop " + part.shown() + " " + part.oid(), "DROP TABLE " + part.quoted() + ";\n"));
        detached.state(part, "dropped");
        names.add(part.shown());
      }
    }
    return names;
  }
}
