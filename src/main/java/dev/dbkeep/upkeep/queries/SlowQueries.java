package dev.dbkeep.upkeep.queries;

import dev.dbkeep.error.DbkeepException;
import dev.dbkeep.error.ErrorCode;
import dev.dbkeep.execute.ExecuteOptions;
import dev.dbkeep.postgres.Connections;
import dev.dbkeep.postgres.ServerUrl;
import dev.dbkeep.postgres.SqlErrors;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Finds out which statements take the server's time, and which became slower. */
public final class SlowQueries {
  private final ServerUrl url;
  private final ExecuteOptions options;
  private final Clock clock;

  public SlowQueries(ServerUrl url, ExecuteOptions options, Clock clock) {
    this.url = url;
    this.options = options;
    this.clock = clock;
  }

  /**
   * What ran in the last stretch of time, as far as schema dbkeep remembers; else all that the
   * server counted.
   *
   * @param remember whether this look is written down for later ones
   */
  public SlowReport look(Duration stretch, boolean remember) {
    Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
    Snapshot current;
    SlowReport report;
    try (Connection connection = Connections.open(url)) {
      current = new StatementCounters(connection).read(now);
      report = report(connection, current, stretch);
    } catch (SQLException e) {
      throw SqlErrors.of(e, url);
    }
    String failed = remember ? new QueryHistory(url, options).remember(current) : "";
    if (failed.isEmpty()) {
      return report;
    }
    List<String> notes = new ArrayList<>(report.notes());
    notes.add(failed);
    return new SlowReport(
        report.from(), report.to(), report.before(), report.compared(), report.queries(), notes);
  }

  /** Only writes down what is counted now; says why it could not, or nothing. */
  public String remember() {
    try (Connection connection = Connections.open(url)) {
      Snapshot current =
          new StatementCounters(connection).read(clock.instant().truncatedTo(ChronoUnit.MICROS));
      return new QueryHistory(url, options).remember(current);
    } catch (SQLException e) {
      return SqlErrors.of(e, url).getMessage();
    } catch (DbkeepException e) {
      return e.getMessage();
    }
  }

  /** The text of a statement by its queryid. */
  public String text(long id) {
    try (Connection connection = Connections.open(url)) {
      Optional<String> counted = Optional.empty();
      DbkeepException absent = null;
      try {
        counted =
            Optional.ofNullable(
                    new StatementCounters(connection).read(clock.instant()).counters().get(id))
                .map(QueryCounter::text);
      } catch (DbkeepException e) {
        absent = e;
      }
      String text = counted.isPresent() ? counted.get() : QueryHistory.text(connection, id);
      if (text != null && !text.isEmpty()) {
        return text;
      }
      throw absent != null
          ? absent
          : DbkeepException.of(
              ErrorCode.FAILED,
              "the server counts no statement " + id,
              "Run `dbkeep slow` for those that it counts, or write `dbkeep slow explain --sql"
                  + " \"select …\"`.");
    } catch (SQLException e) {
      throw SqlErrors.of(e, url);
    }
  }

  private static SlowReport report(Connection connection, Snapshot now, Duration stretch)
      throws SQLException {
    List<QueryHistory.Head> heads = QueryHistory.heads(connection);
    List<QueryHistory.Head> old =
        heads.stream().filter(head -> !head.at().isAfter(now.at().minus(stretch))).toList();
    List<String> notes = new ArrayList<>();
    if (old.isEmpty()) {
      notes.add(
          heads.isEmpty()
              ? "from now on dbkeep remembers the counters: what became slower is said once they"
                  + " are old enough"
              : "what is remembered begins at %s: nothing is old enough to compare with"
                  .formatted(heads.getFirst().at().truncatedTo(ChronoUnit.SECONDS)));
      notes.addAll(notes(now, Snapshot.nothing()));
      Map<Long, QueryCounter> all = Snapshot.between(List.of(Snapshot.nothing(), now));
      return new SlowReport(now.reset(), now.at(), null, false, loads(all, Map.of()), notes);
    }
    QueryHistory.Head start = old.getLast();
    List<QueryHistory.Head> earlier =
        old.stream().filter(head -> !head.at().isAfter(start.at().minus(stretch))).toList();
    List<Snapshot> before = new ArrayList<>();
    if (earlier.isEmpty()) {
      before.add(Snapshot.nothing());
    }
    QueryHistory.Head first = earlier.isEmpty() ? old.getFirst() : earlier.getLast();
    for (QueryHistory.Head head : old.subList(old.indexOf(first), old.size())) {
      before.add(QueryHistory.read(connection, head));
    }
    List<Snapshot> since = new ArrayList<>(List.of(before.getLast()));
    for (QueryHistory.Head head : heads.subList(heads.indexOf(start) + 1, heads.size())) {
      since.add(QueryHistory.read(connection, head));
    }
    since.add(now);
    notes.addAll(notes(now, since.getFirst()));
    return new SlowReport(
        start.at(),
        now.at(),
        earlier.isEmpty() ? null : first.at(),
        true,
        loads(Snapshot.between(since), Snapshot.between(before)),
        notes);
  }

  private static List<QueryLoad> loads(
      Map<Long, QueryCounter> now, Map<Long, QueryCounter> before) {
    double all = now.values().stream().mapToDouble(QueryCounter::milliseconds).sum();
    return now.values().stream()
        .map(counter -> QueryLoad.of(counter, before.get(counter.id()), all))
        .sorted(
            Comparator.comparingDouble(QueryLoad::milliseconds)
                .reversed()
                .thenComparing(QueryLoad::id))
        .toList();
  }

  private static List<String> notes(Snapshot now, Snapshot start) {
    List<String> notes = new ArrayList<>();
    if (now.reset() != null && now.reset().isAfter(start.at()) && !start.counters().isEmpty()) {
      notes.add(
          "somebody set the counters to zero at %s: what ran between the look before and that"
                  .formatted(now.reset().truncatedTo(ChronoUnit.SECONDS))
              + " moment is missing");
    }
    if (now.dropped() != null && now.dropped() > 0) {
      notes.add(
          "the server forgot statements %d times for want of room: raise pg_stat_statements.max"
              .formatted(now.dropped()));
    }
    if (now.hidden() > 0) {
      notes.add(
          "the statements of other roles cannot be seen: GRANT pg_read_all_stats to this role");
    }
    return notes;
  }
}
