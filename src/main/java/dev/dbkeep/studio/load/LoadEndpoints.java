package dev.dbkeep.studio.load;

import dev.dbkeep.error.DbkeepException;
import dev.dbkeep.error.ErrorCode;
import dev.dbkeep.studio.database.Caller;
import dev.dbkeep.studio.database.Database;
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

  /**
   * Of one database.
   *
   * @param protectedName what must be typed before a change
   */
  public LoadEndpoints(Database database, @Nullable String protectedName) {
    this.database = database;
    this.protectedName = protectedName;
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
            this::commit));
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

  private LoadResult commit(Caller caller, LoadRequest request, InputStream file) {
    if (!request.check() && protectedName != null && !protectedName.equals(request.confirm())) {
      throw DbkeepException.of(
          ErrorCode.PROTECTED,
          "this environment is protected",
          "Type its name, " + protectedName + ", to change anything in it.");
    }
    return database.write(caller, LONG, connection -> load(connection, request, file));
  }

  private static LoadResult load(Connection connection, LoadRequest request, InputStream file)
      throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(
          "SET TRANSACTION ISOLATION LEVEL READ COMMITTED; SET LOCAL lock_timeout = '5s'");
    }
    Target target = Target.read(connection, request.table());
    target.check(request.columns(), request.mode());
    StagedFile staged = StagedFile.create(connection, request.columns().size());
    LoadResult result = load(connection, request, target, staged, file);
    if (request.check() || !result.committed()) {
      connection.rollback();
    }
    return request.check() ? result.onlyChecked() : result;
  }

  private static LoadResult load(
      Connection connection,
      LoadRequest request,
      Target target,
      StagedFile staged,
      InputStream file)
      throws SQLException {
    long copied;
    try {
      copied = staged.copy(request.format(), withoutMark(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (SQLException e) {
      if (!StagedFile.isOfFile(e)) {
        throw e;
      }
      return LoadResult.refused(0, List.of(StagedFile.fault(e)), true);
    }
    Rows rows = new Rows(target, request.columns());
    return new Loader(connection, staged, rows, request.mode(), request.format()).run(copied);
  }
}
