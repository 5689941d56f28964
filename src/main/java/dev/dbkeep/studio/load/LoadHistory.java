package dev.dbkeep.studio.load;

import dev.dbkeep.error.DbkeepException;
import dev.dbkeep.error.ErrorCode;
import dev.dbkeep.studio.database.Caller;
import dev.dbkeep.studio.database.Database;
import dev.dbkeep.studio.database.Member;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The imports that were committed, and the way back from them. */
final class LoadHistory {
  private static final Duration QUICK = Duration.ofSeconds(10);
  private static final Duration LONG = Duration.ofHours(1);

  private final Database database;
  private final @Nullable String protectedName;

  LoadHistory(Database database, @Nullable String protectedName) {
    this.database = database;
    this.protectedName = protectedName;
  }

  /**
   * An import that is to stay.
   *
   * @param id which one
   */
  public record Forget(long id) {}

  /** It cannot be taken back any more. */
  public record Forgotten() {}

  LoadList list(Caller caller) {
    return database.read(
        caller,
        QUICK,
        connection -> {
          LoadLog log = new LoadLog(connection);
          return new LoadList(log.isThere() ? log.list(caller.member()) : List.of());
        });
  }

  TakeBackResult takeBack(Caller caller, TakeBackRequest request) {
    if (!request.check() && protectedName != null && !protectedName.equals(request.confirm())) {
      throw DbkeepException.of(
          ErrorCode.PROTECTED,
          "this environment is protected",
          "Type its name, " + protectedName + ", to change anything in it.");
    }
    return database.write(
        caller,
        LONG,
        connection -> {
          begin(connection);
          LoadLog log = new LoadLog(connection);
          KeptLoad load = mine(log, caller.member(), request.id());
          TakeBackResult result =
              new TakingBack(connection, load).run(request.anyway(), request.check());
          if (request.check()) {
            connection.rollback();
          } else {
            log.finish(load.id(), "undone");
          }
          return result;
        });
  }

  Forgotten forget(Caller caller, Forget request) {
    return database.write(
        caller,
        QUICK,
        connection -> {
          begin(connection);
          LoadLog log = new LoadLog(connection);
          log.finish(mine(log, caller.member(), request.id()).id(), "forgotten");
          return new Forgotten();
        });
  }

  private static void begin(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(
          "SET TRANSACTION ISOLATION LEVEL READ COMMITTED; SET LOCAL lock_timeout = '5s'");
    }
  }

  /** An admin takes back what others did, too. */
  private static KeptLoad mine(LoadLog log, Member member, long id) throws SQLException {
    KeptLoad load =
        (log.isThere() ? log.find(id) : Optional.<KeptLoad>empty())
            .filter(
                found ->
                    member.access() == Member.Access.ADMIN || found.member().equals(member.id()))
            .orElseThrow(
                () ->
                    DbkeepException.of(
                        ErrorCode.USAGE,
                        "no import " + id + " of yours is kept in this database",
                        "The history of edits shows those that can be taken back."));
    if (!load.isKept()) {
      throw DbkeepException.of(
          ErrorCode.USAGE,
          load.state().equals("undone")
              ? "this import is taken back already"
              : "what takes this import back is not kept any more",
          load.state().equals("undone")
              ? "Import the file again to have its rows back."
              : "A backup knows the table as it was: see the page Backups, or `dbkeep at --help`.");
    }
    return load;
  }
}
