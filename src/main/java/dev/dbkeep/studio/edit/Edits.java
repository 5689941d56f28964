package dev.dbkeep.studio.edit;

import dev.dbkeep.error.DbkeepException;
import dev.dbkeep.error.ErrorCode;
import dev.dbkeep.studio.database.Caller;
import dev.dbkeep.studio.database.Database;
import dev.dbkeep.studio.database.Member;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Previews changes, commits them and takes commits back. */
final class Edits {
  private static final Duration LONG = Duration.ofMinutes(1);
  private static final String BEGIN =
      "SET TRANSACTION ISOLATION LEVEL READ COMMITTED; SET LOCAL lock_timeout = '3s'";
  private static final String NOW =
      """
      SELECT pg_catalog.pg_current_xact_id()::text,
        pg_catalog.to_char(pg_catalog.clock_timestamp() AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')
      """;
  private static final String STATUS = "SELECT pg_catalog.pg_xact_status(CAST(? AS xid8))";
  private static final int STATEMENTS_KEPT = 20;
  private static final int CHARACTERS_KEPT = 1000;

  private final Database database;
  private final @Nullable String protectedName;
  private final @Nullable EditLog log;

  /**
   * Of one database.
   *
   * @param protectedName what must be typed before a change
   * @param home where what leads back is kept; null when nothing is
   */
  Edits(Database database, @Nullable String protectedName, @Nullable Path home) {
    this.database = database;
    this.protectedName = protectedName;
    this.log = home == null ? null : new EditLog(home.resolve("studio").resolve("edits"));
  }

  Preview preview(Caller caller, PreviewRequest request) {
    return database.read(caller, LONG, connection -> preview(connection, request.changes()));
  }

  private static Preview preview(Connection connection, List<Change> changes) throws SQLException {
    EditedTables tables = new EditedTables(connection);
    new WellFormed(tables).check(changes);
    List<Preview.Planned> statements = new ArrayList<>();
    Map<EditedTable, List<WholeRow>> going = new LinkedHashMap<>();
    Followers followers = new Followers(connection, tables, false);
    for (Change change : changes) {
      EditedTable table = tables.get(change.table());
      statements.add(new Preview.Planned(new ChangeSql(table).checked(change) + ";"));
      if (change instanceof Change.OfRow row) {
        Optional<WholeRow> found = table.find(connection, row.key(), false);
        if (found.isPresent() && change instanceof Change.Delete) {
          going.computeIfAbsent(table, _ -> new ArrayList<>()).add(found.get());
        } else if (found.isPresent()) {
          followers.updating(table, found.get(), change.values().keySet());
        }
      }
    }
    going.values().forEach(followers::leaveOut);
    for (Map.Entry<EditedTable, List<WholeRow>> each : going.entrySet()) {
      followers.deleting(each.getKey(), each.getValue());
    }
    String lost = followers.lost();
    return new Preview(
        statements,
        followers.cascades(),
        lost == null ? null : "an undo will not bring all of it back: " + lost);
  }

  CommitResult commit(Caller caller, CommitRequest request) {
    confirm(request.confirm());
    return commit(caller, request.changes(), null);
  }

  CommitResult undo(Caller caller, UndoRequest request) {
    confirm(request.confirm());
    EditLog kept = log;
    if (kept == null) {
      throw unknown(request.id());
    }
    decide(caller, kept);
    LoggedEdit edit =
        mine(caller, kept).stream()
            .filter(one -> one.id().equals(request.id()))
            .findFirst()
            .orElseThrow(() -> unknown(request.id()));
    if (undone(mine(caller, kept)).contains(edit.id())) {
      throw DbkeepException.of(
          ErrorCode.USAGE,
          "this commit is taken back already",
          "Its undo is in the list as a commit of its own, which can be taken back, too.");
    }
    return commit(caller, edit.wayBack(), edit);
  }

  private static DbkeepException unknown(String id) {
    return DbkeepException.of(
        ErrorCode.USAGE,
        "no commit " + id + " of this database is kept",
        "The list of commits shows those that can be taken back.");
  }

  private void confirm(@Nullable String typed) {
    if (protectedName != null && !protectedName.equals(typed)) {
      throw DbkeepException.of(
          ErrorCode.PROTECTED,
          "this environment is protected",
          "Type its name, " + protectedName + ", to change anything in it.");
    }
  }

  /** Both a commit and its way back; of the latter it is known that its rows can be changed. */
  private CommitResult commit(Caller caller, List<Change> changes, @Nullable LoggedEdit undone) {
    changes.forEach(change -> change.table().refuseBooks());
    CommitResult result =
        database.write(
            caller,
            LONG,
            connection -> {
              Savepoint.execute(connection, BEGIN);
              EditedTables tables = new EditedTables(connection);
              if (undone == null) {
                new WellFormed(tables).check(changes);
              }
              return switch (new Commit(connection, tables, changes, undone != null).run()) {
                case Outcome.Refused refused ->
                    CommitResult.refused(refused.conflicts(), refused.faults());
                case Outcome.Made made ->
                    new CommitResult(
                        true,
                        keep(caller, connection, tables, changes, made.wayBack(), undone),
                        List.of(),
                        List.of(),
                        made.rows(),
                        made.altered());
              };
            });
    if (log != null && result.undo() != null) {
      log.committed(result.undo());
    }
    return result;
  }

  private @Nullable String keep(
      Caller caller,
      Connection connection,
      EditedTables tables,
      List<Change> changes,
      WayBack wayBack,
      @Nullable LoggedEdit undone)
      throws SQLException {
    if (log == null) {
      return null;
    }
    List<String> statements = new ArrayList<>();
    for (Change change : changes.subList(0, Math.min(changes.size(), STATEMENTS_KEPT))) {
      statements.add(shortened(new ChangeSql(tables.get(change.table())).checked(change)) + ";");
    }
    if (changes.size() > STATEMENTS_KEPT) {
      statements.add("-- and " + (changes.size() - STATEMENTS_KEPT) + " more");
    }
    String id = UUID.randomUUID().toString();
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(NOW)) {
      row.next();
      log.write(
          new LoggedEdit(
              id,
              address(),
              row.getString(1),
              row.getString(2),
              caller.member().id(),
              undone == null ? null : undone.id(),
              statements,
              wayBack.lost(),
              wayBack.changes()));
    }
    return id;
  }

  private static String shortened(String sql) {
    return sql.codePointCount(0, sql.length()) <= CHARACTERS_KEPT
        ? sql
        : sql.substring(0, sql.offsetByCodePoints(0, CHARACTERS_KEPT)) + "…";
  }

  private String address() {
    return database.url().host() + ":" + database.url().port() + "/" + database.url().database();
  }

  EditList list(Caller caller) {
    EditLog kept = log;
    if (kept == null) {
      return new EditList(List.of());
    }
    decide(caller, kept);
    List<LoggedEdit> edits = mine(caller, kept);
    Set<String> undone = undone(edits);
    return new EditList(
        edits.stream()
            .map(
                edit ->
                    new EditList.Entry(
                        edit.id(),
                        edit.at(),
                        edit.statements(),
                        undone.contains(edit.id()),
                        edit.lost()))
            .toList());
  }

  /** An admin takes back what others did, too. */
  private List<LoggedEdit> mine(Caller caller, EditLog kept) {
    boolean all = caller.member().access() == Member.Access.ADMIN;
    return kept.committed().stream()
        .filter(edit -> edit.database().equals(address()))
        .filter(edit -> all || caller.member().id().equals(edit.member()))
        .toList();
  }

  /** Those that were taken back by a commit that was not taken back itself. */
  private static Set<String> undone(List<LoggedEdit> newestFirst) {
    Set<String> undone = new HashSet<>();
    for (LoggedEdit edit : newestFirst) {
      String target = edit.undoes();
      if (target != null && !undone.contains(edit.id())) {
        undone.add(target);
      }
    }
    return undone;
  }

  /** Asks the server what became of commits during which Studio or the connection died. */
  private void decide(Caller caller, EditLog kept) {
    for (LoggedEdit edit : kept.undecided()) {
      if (edit.database().equals(address())) {
        switch (status(caller, edit.transaction()).orElse("")) {
          case "committed" -> kept.committed(edit.id());
          case "aborted" -> kept.aborted(edit.id());
          default -> {
            // still under way, or too long ago for the server to know
          }
        }
      }
    }
  }

  private Optional<String> status(Caller caller, String transaction) {
    return database.read(
        caller,
        LONG,
        connection -> {
          try (PreparedStatement statement = connection.prepareStatement(STATUS)) {
            statement.setString(1, transaction);
            try (ResultSet row = statement.executeQuery()) {
              row.next();
              return Optional.ofNullable(row.getString(1));
            }
          } catch (SQLException e) {
            // a number of the future: it was another server that had this address
            return Optional.empty();
          }
        });
  }
}
