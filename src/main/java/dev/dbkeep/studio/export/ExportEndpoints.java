package dev.dbkeep.studio.export;

import dev.dbkeep.error.DbkeepException;
import dev.dbkeep.error.ErrorCode;
import dev.dbkeep.studio.database.Caller;
import dev.dbkeep.studio.database.Database;
import dev.dbkeep.studio.http.Endpoint;
import dev.dbkeep.studio.http.Needs;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Tables as files. */
public final class ExportEndpoints {
  // the time that the reader takes counts as well
  private static final Duration LONG = Duration.ofHours(12);
  private static final Duration QUICK = Duration.ofSeconds(10);
  private static final int KEPT = 100;

  private final Database database;
  private final Map<Caller, DbkeepException> broken = new ConcurrentHashMap<>();

  public ExportEndpoints(Database database) {
    this.database = database;
  }

  /**
   * Why the last file of this view was broken off, which the file itself cannot say.
   *
   * @param message null when it was not, or nobody knows
   */
  public record Break(@Nullable String message, @Nullable String hint) {
    private static Break of(DbkeepException e) {
      return new Break(
          e.getMessage(),
          e.code() == ErrorCode.CANNOT_CONNECT
              ? "Save it again once the server answers; a file always begins anew."
              : e.hint());
    }
  }

  /** What gives the same file as CSV in a shell. */
  public record Command(String command) {}

  public List<Endpoint<?>> all() {
    return List.of(
        Endpoint.download(
            "/api/export",
            "all rows that a look at a table shows, as a file",
            ExportRequest.class,
            this::write),
        Endpoint.get(
            "/api/export/break",
            "why the last file of this view was broken off",
            Break.class,
            (caller, _) ->
                Optional.ofNullable(broken.remove(caller))
                    .map(Break::of)
                    .orElse(new Break(null, null))),
        Endpoint.post(
                "/api/export/command",
                "the command that writes the same rows as CSV without a browser",
                ExportRequest.class,
                Command.class,
                this::command)
            .needs(Needs.VIEWER));
  }

  private void write(Caller caller, ExportRequest request, Endpoint.Bytes file) {
    try {
      database.read(
          caller,
          LONG,
          connection -> {
            Export.of(connection, request).write(connection, file);
            return true;
          });
    } catch (DbkeepException e) {
      if (broken.size() >= KEPT) {
        broken.clear();
      }
      broken.put(caller, e);
      throw e;
    }
  }

  private Command command(Caller caller, ExportRequest request) {
    ExportRequest csv =
        new ExportRequest(
            request.schema(),
            request.name(),
            request.sort(),
            request.filter(),
            Format.CSV,
            request.columns());
    String copy = database.read(caller, QUICK, connection -> Export.of(connection, csv).copy());
    return new Command(
        "psql %s -c %s > %s"
            .formatted(
                word(database.url().withPassword(null).withSecrets()),
                word(copy),
                word(request.schema() + "." + request.name() + ".csv")));
  }

  /** As a POSIX shell takes it for one word. */
  private static String word(String text) {
    return "'" + text.replace("'", "'\\''") + "'";
  }
}
