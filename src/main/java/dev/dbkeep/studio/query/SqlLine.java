package dev.dbkeep.studio.query;

import dev.dbkeep.studio.http.Concluded;
import java.sql.SQLWarning;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLWarning;
import org.postgresql.util.ServerErrorMessage;

/** A line of the answer to a text; statements count from 0. */
public sealed interface SqlLine {
  /** A statement gives rows, or with no columns none. */
  record Columns(int statement, String sql, List<Column> columns) implements SqlLine {}

  /** A column of a result, its type as SQL names it. */
  record Column(String name, String type) {}

  /**
   * The next rows of a statement.
   *
   * @param cut row and column, in this line, of values that are only the beginning of longer ones
   */
  record Rows(int statement, List<List<@Nullable String>> rows, List<List<Integer>> cut)
      implements SqlLine {}

  /**
   * A statement is over.
   *
   * @param tag as psql prints it; without a number while there are other rows
   * @param more whether there are other rows
   * @param cursor where they are read from, as long as the view stays; null when they cannot be
   */
  record Done(
      int statement, boolean done, String tag, boolean more, @Nullable String cursor, long millis)
      implements SqlLine, Concluded {
    @Override
    public String outcome() {
      return "done";
    }

    /** The number at the end of the tag, but of those that only read. */
    @Override
    public long changed() {
      String last = tag.substring(tag.lastIndexOf(' ') + 1);
      boolean number = !last.isEmpty() && last.chars().allMatch(c -> c >= '0' && c <= '9');
      return number && !tag.startsWith("SELECT") && !tag.startsWith("FETCH")
          ? Long.parseLong(last)
          : 0;
    }

    /**
     * Now.
     *
     * @param more whether there are other rows
     * @param began as {@link System#nanoTime} said it
     */
    static Done of(int statement, String tag, boolean more, @Nullable String cursor, long began) {
      long millis = Duration.ofNanos(System.nanoTime() - began).toMillis();
      return new Done(statement, true, tag, more, cursor, millis);
    }
  }

  /**
   * A statement failed, and none behind it ran.
   *
   * @param undone whether what ran before it was taken back; else it stays, or nobody knows
   */
  record Failed(int statement, boolean undone, SqlFault error) implements SqlLine, Concluded {
    @Override
    public String outcome() {
      return "refused: statement %d: %s".formatted(statement + 1, error.message())
          + (undone ? "" : "; what ran before it stays");
    }

    @Override
    public long changed() {
      return 0;
    }
  }

  /** The server says something while a statement runs. */
  record Notice(int statement, NoticeText notice) implements SqlLine {
    static Notice of(int statement, SQLWarning warning) {
      ServerErrorMessage server =
          warning instanceof PSQLWarning known ? known.getServerErrorMessage() : null;
      return new Notice(
          statement,
          server == null
              ? new NoticeText("NOTICE", String.valueOf(warning.getMessage()), null, null)
              : new NoticeText(
                  String.valueOf(server.getSeverity()),
                  String.valueOf(server.getMessage()),
                  server.getHint(),
                  server.getDetail()));
    }
  }

  /** What it says. */
  record NoticeText(
      String severity, String message, @Nullable String hint, @Nullable String detail) {}

  /** Nothing follows. */
  record End(boolean end) implements SqlLine {}
}
