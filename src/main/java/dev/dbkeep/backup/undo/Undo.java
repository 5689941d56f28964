package dev.dbkeep.backup.undo;

import dev.dbkeep.backup.LiveCluster;
import dev.dbkeep.backup.Stock;
import dev.dbkeep.backup.past.Past;
import dev.dbkeep.backup.past.Relation;
import dev.dbkeep.backup.past.RowSearch;
import dev.dbkeep.backup.past.TextSession;
import dev.dbkeep.backup.repo.Repository;
import dev.dbkeep.backup.restore.RestorePlanner;
import dev.dbkeep.backup.restore.Target;
import dev.dbkeep.backup.trace.Place;
import dev.dbkeep.backup.trace.RowTrace.Fate;
import dev.dbkeep.backup.trace.Storage;
import dev.dbkeep.backup.trace.Transaction;
import dev.dbkeep.error.DbkeepException;
import dev.dbkeep.error.ErrorCode;
import dev.dbkeep.postgres.Connections;
import dev.dbkeep.postgres.Lsn;
import dev.dbkeep.postgres.ServerUrl;
import dev.dbkeep.postgres.SqlErrors;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/**
 * Brings the rows back that one transaction took: fetches them as they were just before it, judges
 * each by what is there today, and writes the statements, or runs them in one transaction.
 */
public final class Undo {
  private final Repository repository;
  private final Stock stock;
  private final RowSearch.Opener opener;
  private final ServerUrl url;
  private final List<String> notes = new ArrayList<>();

  /**
   * @param opener makes a moment of the past
   * @param live the database of today
   */
  public Undo(Repository repository, Stock stock, RowSearch.Opener opener, ServerUrl live) {
    this.repository = repository;
    this.stock = stock;
    this.opener = opener;
    this.url = live;
  }

  /**
   * What is wanted.
   *
   * @param tables as the person wrote them; none for all that the transaction took rows from
   */
  public record Request(
      Transaction transaction,
      Map<Storage, Map<Place, Fate>> rows,
      List<String> tables,
      Wishes wishes) {
    public Request {
      rows = Map.copyOf(rows);
      tables = List.copyOf(tables);
    }
  }

  public UndoResult run(Request request) throws IOException, InterruptedException {
    LiveCluster.refuseOther(url, repository);
    try (Connection live = Connections.open(url)) {
      TextSession.prepare(live);
      live.setAutoCommit(false);
      Map<Long, UndoTable> tables = fetch(live, request);
      return new UndoRun(live, request.wishes(), tables, notes).run(false);
    } catch (SQLException e) {
      throw SqlErrors.of(e, url);
    }
  }

  /** Moves through the past, from where its first table was locked to just behind its commit. */
  private Map<Long, UndoTable> fetch(Connection live, Request request)
      throws SQLException, IOException, InterruptedException {
    Transaction transaction = request.transaction();
    Map<Long, UndoTable> tables = new LinkedHashMap<>();
    TreeSet<Lsn> moments = new TreeSet<>(transaction.locked().values());
    moments.add(transaction.commit().at());
    boolean compare = false;
    try (Past past = opener.open(target(transaction, moments.first(), false))) {
      refuseUnknown(past, request.tables());
      for (Lsn moment : moments) {
        if (!moment.equals(moments.first())) {
          advance(past, target(transaction, moment, false));
        }
        compare |= before(live, past, request, moment, tables);
      }
      if (compare) {
        advance(past, target(transaction, transaction.commit().at(), true));
        try (Connection then = open(past)) {
          for (UndoTable table : tables.values()) {
            PastRows.after(then, live, table);
          }
        }
      }
    }
    return tables;
  }

  private void advance(Past past, Target target) throws IOException, InterruptedException {
    past.advance(repository, stock, new RestorePlanner(stock.archive()).plan(target));
  }

  private static Target target(Transaction transaction, Lsn at, boolean included) {
    return new Target.AtCommit(
        transaction.xid(),
        transaction.commit().timeline(),
        at,
        transaction.commit().end(),
        included);
  }

  private static Connection open(Past past) throws SQLException {
    Connection connection = Connections.open(past.url());
    TextSession.prepare(connection);
    return connection;
  }

  private static void refuseUnknown(Past past, List<String> names) throws SQLException {
    try (Connection then = Connections.open(past.url())) {
      for (String name : names) {
        if (Relation.find(then, name).isEmpty()) {
          throw DbkeepException.of(
              ErrorCode.USAGE,
              "there was no table " + name + " just before that transaction",
              "Without --table, every table that it took rows from is looked at.");
        }
      }
    }
  }

  /** Fetches what has to be seen from one moment; true when rows were not only deleted. */
  private boolean before(
      Connection live, Past past, Request request, Lsn moment, Map<Long, UndoTable> tables)
      throws SQLException {
    boolean compare = false;
    try (Connection names = Connections.open(past.url());
        Connection then = open(past)) {
      TreeSet<Long> wanted = new TreeSet<>();
      for (String name : request.tables()) {
        Relation.find(names, name).ifPresent(relation -> wanted.add(relation.oid()));
      }
      for (Lost lost : PastRows.lost(then, request.transaction(), request.rows())) {
        boolean named =
            wanted.isEmpty()
                || wanted.contains(lost.table().oid())
                || wanted.contains(lost.root().oid());
        if (named && request.transaction().before(lost.table().oid()).equals(moment)) {
          Optional<UndoTable> table = table(live, then, lost, tables);
          if (table.isPresent()) {
            PastRows.before(then, live, table.get(), lost);
            compare |= lost.all() || lost.rows().containsValue(Fate.UPDATED) || moved(lost);
          }
        }
      }
    }
    return compare;
  }

  /** A row that moves to another partition is deleted in this one. */
  private static boolean moved(Lost lost) {
    return lost.table().oid() != lost.root().oid();
  }

  private Optional<UndoTable> table(
      Connection live, Connection then, Lost lost, Map<Long, UndoTable> tables)
      throws SQLException {
    Relation root = lost.root();
    Optional<Relation> today = Relation.exactly(live, root.schema(), root.name());
    if (today.isEmpty()) {
      notes.add(
          root.display()
              + " is not there any more; `dbkeep at xid:N --table "
              + root.display()
              + " --into NEW` brings it back as it was");
      return Optional.empty();
    }
    UndoTable known = tables.get(today.get().oid());
    if (known != null) {
      return Optional.of(known);
    }
    UndoTable table =
        LiveCatalog.table(
            live, tables.size(), today.get(), LiveCatalog.columns(then, lost.table()));
    if (!table.lost().isEmpty()) {
      notes.add(
          "columns of "
              + root.display()
              + " that are gone do not come back: "
              + String.join(", ", table.lost()));
    }
    new Judgement(live).prepare(table);
    tables.put(today.get().oid(), table);
    return Optional.of(table);
  }
}
