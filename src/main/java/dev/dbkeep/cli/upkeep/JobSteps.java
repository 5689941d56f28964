package dev.dbkeep.cli.upkeep;

import dev.dbkeep.backup.Exposure;
import dev.dbkeep.cli.console.Context;
import dev.dbkeep.cli.console.InnerCommands;
import dev.dbkeep.cli.console.TimeSpans;
import dev.dbkeep.cli.project.Project;
import dev.dbkeep.cli.project.WayBack;
import dev.dbkeep.error.DbkeepException;
import dev.dbkeep.error.ErrorCode;
import dev.dbkeep.upkeep.jobs.JobRun;
import dev.dbkeep.upkeep.jobs.MaintenanceJob;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Runs the steps of a job one after the other, each as its command would, into a log. */
public final class JobSteps {
  private static final int KEPT_LOGS = 60;
  private static final DateTimeFormatter STAMP =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

  private final InnerCommands inner;
  private final Context context;
  private final Project project;
  private final List<String> connection;
  private final Path logs;
  private final boolean silent;

  /**
   * @param connection the flags that lead every step to the database of the job
   * @param logs the folder of the logs
   */
  public JobSteps(
      InnerCommands inner, Project project, List<String> connection, Path logs, boolean silent) {
    this.inner = inner;
    this.context = inner.context();
    this.project = project;
    this.connection = List.copyOf(connection);
    this.logs = logs;
    this.silent = silent;
  }

  /** A step with what it ended with. */
  public record Step(String command, int exit, long milliseconds) {}

  /** Of the project's own database. */
  public static Path logs(Context context) {
    return context.directory().resolve(".dbkeep").resolve("upkeep");
  }

  /**
   * What all of them came to; the detail is empty when there is nothing to say. It is still running
   * when it was left before its end.
   */
  public record Outcome(
      JobRun.State state, String detail, List<Step> steps, Path log, Duration took) {}

  /**
   * Runs them.
   *
   * @param ours false once the run is left to another machine
   */
  public Outcome run(MaintenanceJob job, BooleanSupplier ours) throws IOException {
    Instant started = context.clock().instant();
    Path log = log(job, started);
    List<Step> done = new ArrayList<>();
    List<String> found = new ArrayList<>();
    try (OutputStream file = Files.newOutputStream(log)) {
      PrintStream text = new PrintStream(file, true, StandardCharsets.UTF_8);
      for (String command : commands(job, text::println)) {
        if (!ours.getAsBoolean()) {
          return outcome(
              JobRun.State.RUNNING, "it was left to another machine", done, log, started);
        }
        Step step = run(command, text);
        done.add(step);
        if (step.exit() == ErrorCode.FINDINGS.exit()) {
          found.add(command);
        } else if (step.exit() != 0) {
          String why = "`dbkeep " + command + "` ended with " + step.exit();
          return outcome(JobRun.State.FAILED, why, done, log, started);
        }
      }
    }
    return found.isEmpty()
        ? outcome(JobRun.State.DONE, "", done, log, started)
        : outcome(
            JobRun.State.FINDINGS,
            "found something: " + String.join(", ", found),
            done,
            log,
            started);
  }

  private Outcome outcome(
      JobRun.State state, String detail, List<Step> steps, Path log, Instant started) {
    return new Outcome(
        state, detail, steps, log, Duration.between(started, context.clock().instant()));
  }

  /** With a backup before the others, where nothing receives every change. */
  List<String> commands(MaintenanceJob job, Consumer<String> text) {
    List<String> commands = new ArrayList<>();
    if (job.guarded()) {
      Optional<Exposure> exposure = exposure(text);
      if (exposure.isPresent()) {
        text.accept("protected: " + TimeSpans.age(exposure.get().behind()) + " behind");
      } else {
        commands.add("backup now");
      }
    }
    commands.addAll(job.steps());
    return commands;
  }

  private Optional<Exposure> exposure(Consumer<String> text) {
    try {
      return WayBack.freshProtection(project.url());
    } catch (DbkeepException e) {
      text.accept("the server does not say how far dbkeep protect is: " + e.getMessage());
      return Optional.empty();
    }
  }

  private Step run(String command, PrintStream text) {
    text.println("$ dbkeep " + command);
    if (!silent) {
      context.console().tell("dbkeep " + command);
    }
    Instant began = context.clock().instant();
    List<String> words =
        Stream.concat(
                Stream.of(command.split(" ", -1)).filter(word -> !word.isEmpty()),
                connection.stream())
            .toList();
    int exit = inner.run(words, text);
    Duration took = Duration.between(began, context.clock().instant());
    text.println("ended with " + exit + " after " + took.toMillis() + " ms");
    return new Step(command, exit, took.toMillis());
  }

  /** The oldest logs go. */
  private Path log(MaintenanceJob job, Instant started) throws IOException {
    Path folder = Files.createDirectories(logs);
    List<Path> all;
    try (Stream<Path> files = Files.list(folder)) {
      all =
          files
              .filter(file -> file.getFileName().toString().endsWith(".log"))
              .sorted(Comparator.comparing(JobSteps::stamp))
              .toList();
    }
    for (Path old : all.subList(0, Math.max(0, all.size() - KEPT_LOGS + 1))) {
      Files.deleteIfExists(old);
    }
    return folder.resolve(job.name() + "-" + STAMP.format(started) + ".log");
  }

  /** Behind the name of the job. */
  private static String stamp(Path log) {
    String name = log.getFileName().toString();
    return name.substring(name.lastIndexOf('-') + 1);
  }
}
