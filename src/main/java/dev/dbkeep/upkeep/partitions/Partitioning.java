package dev.dbkeep.upkeep.partitions;

import dev.dbkeep.error.DbkeepException;
import dev.dbkeep.error.ErrorCode;
import dev.dbkeep.execute.ExecuteOptions;
import dev.dbkeep.execute.Executor;
import dev.dbkeep.execute.Job;
import dev.dbkeep.execute.JobHooks;
import dev.dbkeep.execute.JournalSchema;
import dev.dbkeep.execute.Progress;
import dev.dbkeep.postgres.ServerUrl;
import dev.dbkeep.postgres.SqlErrors;
import dev.dbkeep.postgres.sql.SqlScript;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Gives a table partitions by time, keeps making new ones, and takes them back. Each step is one
 * transaction that is found again in the catalog: whatever stops it, the next run goes on from
 * there.
 */
public final class Partitioning {
  /** A past that ends sooner could refuse new rows before all is done. */
  private static final Duration SOON = Duration.ofDays(1);

  private final ServerUrl url;
  private final ExecuteOptions locks;
  private final Progress progress;
  private final Clock clock;

  public Partitioning(ServerUrl url, ExecuteOptions locks, Progress progress, Clock clock) {
    this.url = url;
    this.locks = locks;
    this.progress = progress;
    this.clock = clock;
  }

  /** How a table would get its partitions; only reads. */
  public PartitionPlan plan(String name, String by, Width width) {
    try (Reading reading = Reading.open(url)) {
      GrowingTable table = reading.table(name);
      TimeColumn column = TimeColumn.find(reading.rows(), table, by);
      refuseDivided(table);
      Optional<Begun> open = reading.log().open(table);
      Boundary boundary = Boundary.next(reading.rows(), table, column, width);
      Begun begun = open.orElseGet(() -> Begun.planned(table, column, width, boundary));
      List<Obstacle> obstacles = Obstacles.of(reading.rows(), table, column);
      PartitioningSteps steps = new PartitioningSteps(reading.rows());
      return new PartitionPlan(
          table.shown(),
          column.name(),
          begun.width(),
          begun.boundary(),
          begun.past(),
          table.bytes(),
          reading.timeToRead(table),
          open.isPresent(),
          obstacles.isEmpty()
              ? List.of(
                  steps.check(table, column, begun),
                  steps.validation(table, begun),
                  steps.swap(table, column, begun))
              : List.of(),
          obstacles);
    } catch (SQLException e) {
      throw SqlErrors.of(e);
    }
  }

  /** Does it, or goes on with it. */
  public Applied apply(String name, String by, Width width) {
    JournalSchema.ensure(url, locks);
    try {
      Begun begun = begin(name, by, width);
      Duration locked = Duration.ZERO;
      Optional<Job> next = nextStep(begun);
      while (next.isPresent()) {
        List<Duration> took = new ArrayList<>();
        new Executor(url, locks, event -> tell(event, took))
            .run(connection -> nextStep(begun).stream().toList());
        locked = took.isEmpty() ? locked : took.getLast();
        next = nextStep(begun);
      }
      Applied made = keep(begun.schema() + "." + begun.name(), begun.width(), -1);
      return new Applied(
          made.table(),
          made.by(),
          begun.past(),
          begun.boundary(),
          made.made(),
          made.strays(),
          locked);
    } catch (SQLException e) {
      throw SqlErrors.of(e);
    }
  }

  private void tell(Progress.Event event, List<Duration> took) {
    if (event instanceof Progress.JobFinished finished) {
      took.add(finished.duration());
    }
    progress.on(event);
  }

  /** Its line in the log, a former one where it was begun before. */
  private Begun begin(String name, String by, Width width) throws SQLException {
    try (Reading reading = Reading.open(url)) {
      GrowingTable table = reading.table(name);
      Optional<Begun> open = reading.log().open(table);
      if (open.isPresent()) {
        refuseOther(table, by, width, open.get());
        if (open.get().swapped() || open.get().ends().isAfter(clock.instant().plus(SOON))) {
          return open.get();
        }
        run(
            "start anew " + open.get().id(),
            new PartitioningSteps(reading.rows()).back(table, open.get()));
      }
      refuseDivided(table);
      TimeColumn column = TimeColumn.find(reading.rows(), table, by);
      List<Obstacle> obstacles = Obstacles.of(reading.rows(), table, column);
      if (!obstacles.isEmpty()) {
        throw DbkeepException.of(
                ErrorCode.NOT_ALLOWED,
                table.shown() + " cannot be partitioned as it is: " + obstacles.getFirst().reason(),
                obstacles.getFirst().way())
            .detail(
                obstacles.stream()
                    .skip(1)
                    .map(one -> "also: " + one.reason() + System.lineSeparator() + "  " + one.way())
                    .collect(Collectors.joining(System.lineSeparator())));
      }
      Boundary boundary = Boundary.next(reading.rows(), table, column, width);
      reading.log().begin(table, column, width, boundary, boundary.past(table));
      return reading.log().open(table).orElseThrow();
    }
  }

  private static void refuseOther(GrowingTable table, String by, Width width, Begun open) {
    if (!open.column().equals(by) || open.width() != width) {
      throw DbkeepException.of(
          ErrorCode.USAGE,
          "partitions of %s were begun by %s for every %s"
              .formatted(table.shown(), open.column(), open.width().word()),
          "Go on with those, or take them back: `dbkeep partitions apply %s --back`."
              .formatted(table.shown()));
    }
  }

  private static void refuseDivided(GrowingTable table) {
    if (table.partitioned()) {
      throw DbkeepException.of(
          ErrorCode.USAGE,
          table.shown() + " has partitions already",
          "`dbkeep partitions keep " + table.shown() + "` makes new ones.");
    }
  }

  private Optional<Job> nextStep(Begun begun) throws SQLException {
    try (Reading reading = Reading.open(url)) {
      boolean waiting =
          reading.log().open().stream().anyMatch(one -> one.id() == begun.id() && !one.swapped());
      if (!waiting) {
        return Optional.empty();
      }
      GrowingTable table = reading.table(begun.schema() + "." + begun.name());
      TimeColumn column = TimeColumn.find(reading.rows(), table, begun.column());
      PlannedStep step = new PartitioningSteps(reading.rows()).next(table, column, begun);
      return Optional.of(job(table.shown() + ": " + step.what(), step.statements()));
    }
  }

  /** The statements of the way back; only reads. */
  public List<String> wayBack(String name) {
    try (Reading reading = Reading.open(url)) {
      GrowingTable table = reading.table(name);
      return new PartitioningSteps(reading.rows()).back(table, begun(reading, table));
    } catch (SQLException e) {
      throw SqlErrors.of(e);
    }
  }

  /** Makes it the table that it was; returns its name. */
  public String back(String name) {
    JournalSchema.ensure(url, locks);
    try (Reading reading = Reading.open(url)) {
      GrowingTable table = reading.table(name);
      Begun begun = begun(reading, table);
      run(
          "back " + table.shown() + " " + begun.id(),
          new PartitioningSteps(reading.rows()).back(table, begun));
      return table.shown();
    } catch (SQLException e) {
      throw SqlErrors.of(e);
    }
  }

  private static Begun begun(Reading reading, GrowingTable table) throws SQLException {
    if (new SplitLog(reading.connection()).open(table).isPresent()) {
      throw DbkeepException.of(
          ErrorCode.NOT_ALLOWED,
          "the past of " + table.shown() + " is divided",
          "Make it one again first: `dbkeep partitions split %s --back`.".formatted(table.shown()));
    }
    return reading
        .log()
        .open(table)
        .orElseThrow(
            () ->
                DbkeepException.of(
                    ErrorCode.USAGE,
                    "dbkeep gave " + table.shown() + " no partitions",
                    "There is nothing to be taken back."));
  }

  /** The tables that got their partitions here, with their schemas. */
  public List<String> known() {
    try (Reading reading = Reading.open(url)) {
      return reading.log().open().stream()
          .filter(Begun::swapped)
          .map(one -> one.schema() + "." + one.name())
          .distinct()
          .sorted()
          .toList();
    } catch (SQLException e) {
      throw SqlErrors.of(e);
    }
  }

  /** The partitions that a table lacks for the time to come; only reads. */
  public Applied lacking(String name, @Nullable Width width, int count) {
    return ahead(name, width, count, false);
  }

  /**
   * Makes them.
   *
   * @param width null for that of the last partition
   * @param count how many widths ahead; below zero for what is usual
   */
  public Applied keep(String name, @Nullable Width width, int count) {
    JournalSchema.ensure(url, locks);
    return ahead(name, width, count, true);
  }

  private Applied ahead(String name, @Nullable Width width, int count, boolean make) {
    try (Reading reading = Reading.open(url)) {
      GrowingTable table = reading.table(name);
      Optional<Partman> partman = Partman.of(reading.rows(), table);
      if (partman.isPresent()) {
        List<String> made = make ? partman.get().maintain() : List.of();
        return new Applied(table.shown(), "pg_partman", "", "", made, 0, Duration.ZERO);
      }
      Ahead ahead = Ahead.of(reading.rows(), table);
      Width known =
          width == null ? reading.log().open(table).map(Begun::width).orElse(null) : width;
      List<Ahead.Next> missing = ahead.missing(known, count);
      if (make) {
        new Splitting(url, locks, SplitProgress.NONE, progress).purge(table.shown());
        for (Ahead.Next next : missing) {
          run(next.name(), next.statements());
        }
      }
      return new Applied(
          table.shown(),
          "dbkeep",
          "",
          "",
          missing.stream().map(Ahead.Next::name).toList(),
          ahead.strays(),
          Duration.ZERO);
    } catch (SQLException e) {
      throw SqlErrors.of(e);
    }
  }

  private void run(String what, List<String> statements) {
    new Executor(url, locks, progress).run(List.of(job(what, statements)));
  }

  private static Job job(String what, List<String> statements) {
    String id = "partitions: " + what;
    String text = statements.stream().map(one -> one + ";\n").collect(Collectors.joining());
    return new Job(id, new SqlScript(id, text), JobHooks.NONE);
  }
}
