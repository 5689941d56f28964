package dev.dbkeep.studio.load;

import dev.dbkeep.error.DbkeepException;
import dev.dbkeep.error.ErrorCode;
import dev.dbkeep.studio.database.Caller;
import dev.dbkeep.studio.database.Database;
import dev.dbkeep.studio.database.Member;
import dev.dbkeep.studio.database.OwnTables;
import dev.dbkeep.studio.http.Endpoint;
import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Files into tables. */
public final class LoadEndpoints {
  private static final Duration LOOK = Duration.ofSeconds(30);
  // the time that the file takes to arrive counts as well
  private static final Duration LONG = Duration.ofHours(6);
  private static final int HEAD = 2 << 20;
  private static final byte[] BYTE_ORDER_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

  private final Database database;
  private final @Nullable String protectedName;
  private final @Nullable OwnTables tables;
  private final LoadHistory history;

  /**
   * Of one database.
   *
   * @param protectedName what must be typed before a change
   * @param tables in which is kept what takes an import back; null when nothing is kept
   */
  public LoadEndpoints(
      Database database, @Nullable String protectedName, @Nullable OwnTables tables) {
    this.database = database;
    this.protectedName = protectedName;
    this.tables = tables;
    this.history = new LoadHistory(database, protectedName);
  }

  public List<Endpoint<?>> all() {
    return List.of(
        Endpoint.upload(
            "/api/import/preview",
            "what the first records of a CSV file would become in a table; its beginning is enough",
            PreviewRequest.class,
            Preview.class,
            this::preview),
        Endpoint.upload(
            "/api/import/commit",
            "writes a CSV file into a table, all of it or nothing, or only checks whether it could",
            LoadRequest.class,
            LoadResult.class,
            this::commit),
        Endpoint.get(
            "/api/imports",
            "what was imported from Studio",
            LoadList.class,
            (caller, _) -> history.list(caller)),
        Endpoint.post(
            "/api/imports/{id}/undo",
            "takes an import back, or only says what would become of its rows",
            TakeBackRequest.class,
            TakeBackResult.class,
            history::takeBack),
        Endpoint.post(
            "/api/imports/{id}/forget",
            "lets go of what takes an import back",
            LoadHistory.Forget.class,
            LoadHistory.Forgotten.class,
            history::forget));
  }

  private Preview preview(Caller caller, PreviewRequest request, InputStream file) {
    byte[] head = head(file);
    return database.write(
        caller,
        LOOK,
        connection -> {
          Preview preview = new Previewer(connection, request, head).read();
          connection.rollback();
          return preview;
        });
  }

  private static byte[] head(InputStream file) {
    try {
      return withoutMark(file).readNBytes(HEAD);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Some programs begin a file in UTF-8 with a mark that is no part of its first field. */
  private static InputStream withoutMark(InputStream file) throws IOException {
    PushbackInputStream whole = new PushbackInputStream(file, BYTE_ORDER_MARK.length);
    byte[] start = whole.readNBytes(BYTE_ORDER_MARK.length);
    if (!Arrays.equals(start, BYTE_ORDER_MARK)) {
      whole.unread(start);
    }
    return whole;
  }

  LoadResult commit(Caller caller, LoadRequest request, InputStream file) {
    if (!request.check() && protectedName != null && !protectedName.equals(request.confirm())) {
      throw DbkeepException.of(
          ErrorCode.PROTECTED,
          "this environment is protected",
          "Type its name, " + protectedName + ", to change anything in it.");
    }
    String noTables = request.withoutUndo() ? null : prepared(caller, request.check());
    return database.write(
        caller, LONG, connection -> load(connection, caller.member(), request, noTables, file));
  }

  /** Why there are no tables to keep anything in; null when there are. */
  private @Nullable String prepared(Caller caller, boolean check) {
    if (tables == null) {
      return "this Studio keeps nothing in the database";
    }
    boolean there = database.read(caller, LOOK, connection -> new LoadLog(connection).isThere());
    if (!there && !check) {
      try {
        tables.prepare();
      } catch (DbkeepException e) {
        return e.getMessage();
      }
    }
    return null;
  }

  private static LoadResult load(
      Connection connection,
      Member member,
      LoadRequest request,
      @Nullable String noTables,
      InputStream file)
      throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(
          "SET TRANSACTION ISOLATION LEVEL READ COMMITTED; SET LOCAL lock_timeout = '5s'");
    }
    Target target = Target.read(connection, request.table());
    target.check(request.columns(), request.mode());
    String noUndo = noTables != null ? noTables : Obstacle.of(connection, target).orElse(null);
    if (noUndo != null && !request.check() && !request.withoutUndo()) {
      return LoadResult.withoutWayBack(0, noUndo);
    }
    StagedFile staged = StagedFile.create(connection, request.columns().size());
    LoadResult result = load(connection, member, request, target, staged, noUndo, file);
    if (!result.committed()) {
      connection.rollback();
    }
    return result;
  }

  private static LoadResult load(
      Connection connection,
      Member member,
      LoadRequest request,
      Target target,
      StagedFile staged,
      @Nullable String obstacle,
      InputStream file)
      throws SQLException {
    FileFormat format = request.format();
    long copied;
    try {
      copied = staged.copy(format, withoutMark(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (SQLException e) {
      if (!StagedFile.isOfFile(e)) {
        throw e;
      }
      return LoadResult.refused(0, List.of(StagedFile.fault(e)), true);
    }
    Rows rows = new Rows(target, request.columns());
    String noUndo = obstacle != null ? obstacle : Obstacle.of(target, copied).orElse(null);
    if (request.check()) {
      return new Loader(connection, staged, rows, request.mode(), format, null)
          .run(copied)
          .onlyChecked(noUndo);
    }
    if (request.withoutUndo()) {
      return new Loader(connection, staged, rows, request.mode(), format, null).run(copied);
    }
    if (noUndo != null) {
      return LoadResult.withoutWayBack(copied - format.firstRecord() + 1, noUndo);
    }
    Keeping keeping = new Keeping(connection, rows, request.mode(), format.firstRecord(), member);
    LoadResult result =
        new Loader(connection, staged, rows, request.mode(), format, keeping).run(copied);
    if (!result.committed()) {
      return result;
    }
    Optional<String> tooLarge = keeping.settle();
    return tooLarge.isPresent()
        ? LoadResult.withoutWayBack(result.read(), tooLarge.get())
        : result.keptAs(keeping.id());
  }
}
