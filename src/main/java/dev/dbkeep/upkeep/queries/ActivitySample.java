package dev.dbkeep.upkeep.queries;

import dev.dbkeep.postgres.Connections;
import dev.dbkeep.postgres.ServerUrl;
import dev.dbkeep.postgres.SqlErrors;
import dev.dbkeep.postgres.sql.Statements;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Looks twenty times a second at what runs: what is seen most often takes the most time. */
public final class ActivitySample {
  private static final Duration BETWEEN = Duration.ofMillis(50);

  private static final String SQL =
      """
      SELECT a.pid, a.query_start, a.query, extract(epoch FROM pg_catalog.clock_timestamp() - a.query_start) * 1000,
             coalesce(a.wait_event_type || ' ' || a.wait_event, 'computing')
      FROM pg_catalog.pg_stat_activity a
      WHERE a.datname = pg_catalog.current_database() AND a.state = 'active' AND a.backend_type = 'client backend'
        AND a.pid <> pg_catalog.pg_backend_pid()
      """;

  private final Map<List<String>, Seen> seen = new HashMap<>();
  private int looks;
  private int hidden;

  /** One statement, as often as it was seen. */
  private static final class Seen {
    private final String text;
    private final Set<String> calls = new HashSet<>();
    private final Map<String, Integer> waits = new TreeMap<>();
    private int times;
    private double longest;

    Seen(String text) {
      this.text = text;
    }
  }

  /**
   * What was seen of one statement.
   *
   * @param share of the looks at which it ran, times the sessions that ran it
   * @param calls at least so many
   * @param longest milliseconds it had been running when it was seen last
   * @param waiting what it waited for most often
   */
  public record Line(String text, double share, int calls, double longest, String waiting) {}

  /**
   * All that was seen.
   *
   * @param note what could not be seen; null when all could
   */
  public record Result(int looks, List<Line> lines, @Nullable String note) {
    public Result {
      lines = List.copyOf(lines);
    }
  }

  private ActivitySample() {}

  /** Looks for that long. */
  public static Result take(ServerUrl url, Duration during) throws InterruptedException {
    ActivitySample sample = new ActivitySample();
    long end = System.nanoTime() + during.toNanos();
    try (Connection connection = Connections.open(url);
        PreparedStatement statement = connection.prepareStatement(SQL)) {
      do {
        sample.look(statement);
        Thread.sleep(BETWEEN);
      } while (System.nanoTime() < end);
    } catch (SQLException e) {
      throw SqlErrors.of(e, url);
    }
    return sample.result();
  }

  private void look(PreparedStatement statement) throws SQLException {
    looks++;
    try (ResultSet row = statement.executeQuery()) {
      while (row.next()) {
        String text = row.getString(3);
        if (text == null || text.startsWith("<insufficient privilege>")) {
          hidden++;
          continue;
        }
        Seen one = seen.computeIfAbsent(QueryShape.of(text), shape -> new Seen(text));
        one.times++;
        one.calls.add(row.getString(1) + " " + row.getString(2));
        one.waits.merge(row.getString(5), 1, Integer::sum);
        one.longest = Math.max(one.longest, row.getDouble(4));
      }
    }
  }

  private Result result() {
    int all = Math.max(1, seen.values().stream().mapToInt(one -> one.times).sum());
    return new Result(
        looks,
        seen.values().stream()
            .sorted(Comparator.comparingInt((Seen one) -> one.times).reversed())
            .map(
                one ->
                    new Line(
                        Statements.withoutPasswords(one.text),
                        (double) one.times / all,
                        one.calls.size(),
                        one.longest,
                        one.waits.entrySet().stream()
                            .max(Map.Entry.comparingByValue())
                            .map(Map.Entry::getKey)
                            .orElse("")))
            .toList(),
        hidden == 0
            ? null
            : "what other roles run cannot be seen: GRANT pg_read_all_stats to this role");
  }
}
