package dev.dbkeep.backup.undo;

import dev.dbkeep.backup.past.Past;
import dev.dbkeep.backup.past.Relation;
import dev.dbkeep.backup.past.RowKey;
import dev.dbkeep.backup.past.TextSession;
import dev.dbkeep.error.DbkeepException;
import dev.dbkeep.error.ErrorCode;
import dev.dbkeep.postgres.Connections;
import dev.dbkeep.postgres.ServerUrl;
import dev.dbkeep.postgres.SqlErrors;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Brings single rows back as they were at a moment, whoever changed them since: those that are
 * missing come back, and those that are there with other values only by a word.
 */
public final class RowUndo {
  private final ServerUrl url;
  private final List<String> notes = new ArrayList<>();

  /**
   * @param live the database of today
   */
  public RowUndo(ServerUrl live) {
    this.url = live;
  }

  /**
   * Compares, and does what is wished.
   *
   * @param past stands at the moment
   * @param name of the table, as the person wrote it
   */
  public UndoResult run(Past past, String name, List<RowKey> rows, Wishes wishes) {
    try (Connection live = Connections.open(url)) {
      TextSession.prepare(live);
      live.setAutoCommit(false);
      UndoTable table = fetch(past, live, name, rows);
      return new UndoRun(live, wishes, Map.of(table.relation().oid(), table), notes).run(true);
    } catch (SQLException e) {
      throw SqlErrors.of(e, url);
    }
  }

  private UndoTable fetch(Past past, Connection live, String name, List<RowKey> rows)
      throws SQLException {
    try (Connection names = Connections.open(past.url());
        Connection then = Connections.open(past.url())) {
      TextSession.prepare(then);
      Relation was =
          Relation.find(names, name)
              .orElseThrow(
                  () ->
                      DbkeepException.of(
                          ErrorCode.USAGE,
                          "there was no table " + name + " then",
                          "Name it as in SQL, with its schema where that is not public:"
                              + " shop.orders."));
      Relation is =
          Relation.exactly(live, was.schema(), was.name())
              .orElseThrow(
                  () ->
                      DbkeepException.of(
                          ErrorCode.USAGE,
                          was.display() + " is not there any more",
                          "Bring the table back as it was: `dbkeep at TIME --table "
                              + was.display()
                              + " --into NEW`."));
      UndoTable table = LiveCatalog.table(live, 0, is, LiveCatalog.columns(then, was));
      if (!table.lost().isEmpty()) {
        notes.add("columns that are gone do not come back: " + String.join(", ", table.lost()));
      }
      new Judgement(live).prepare(table);
      if (PastRows.named(then, live, table, was, rows) == 0) {
        throw DbkeepException.of(
            ErrorCode.USAGE,
            was.display()
                + " had no row with "
                + rows.stream().map(RowKey::display).collect(Collectors.joining(" or "))
                + " then",
            "`dbkeep when-deleted "
                + was.display()
                + " --key id=700` says when a row went; name a moment before.");
      }
      PastRows.present(live, table);
      return table;
    }
  }
}
