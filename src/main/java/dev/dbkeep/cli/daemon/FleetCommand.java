package dev.dbkeep.cli.daemon;

import dev.dbkeep.cli.console.ByteSizes;
import dev.dbkeep.cli.console.Context;
import dev.dbkeep.cli.console.Json;
import dev.dbkeep.cli.console.OutputOptions;
import dev.dbkeep.cli.console.TimeSpans;
import dev.dbkeep.cli.project.ConnectionOptions;
import dev.dbkeep.cli.project.Project;
import dev.dbkeep.cli.upkeep.KeptDatabase;
import dev.dbkeep.error.ErrorCode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Shows many databases, a line each. */
@Command(
    description = {
      "Shows every database of the project, a line each: its score when `dbkeep health` looked"
          + " last, how far behind its protection is, its last job, its size. They are the"
          + " project's own, every [databases.NAME] of dbkeep.toml, and what the query of [fleet]"
          + " yields.",
      "Ends with 3 when one does not answer, has a score below 80, or has a job that failed or was"
          + " missed.",
    },
    footer = {"dbkeep fleet", "dbkeep fleet --json"})
final class FleetCommand implements Callable<Integer> {
  private static final int AT_A_TIME = 8;

  private final Context context;

  @Mixin private final ConnectionOptions connection = new ConnectionOptions();
  @Mixin private final OutputOptions output = new OutputOptions();

  FleetCommand(Context context) {
    this.context = context;
  }

  /** The JSON result. */
  record Report(List<Database> databases) {}

  /** One of them; what nobody knows is null. */
  record Database(
      String name,
      @Nullable String url,
      @Nullable Integer score,
      @Nullable String scored,
      @Nullable Long behindMilliseconds,
      @Nullable String job,
      @Nullable String jobState,
      @Nullable String jobStarted,
      @Nullable Long bytes,
      @Nullable String finding) {}

  @Override
  public Integer call() throws InterruptedException {
    Project project = Project.load(context, connection.flags());
    List<Callable<Database>> looks = new ArrayList<>();
    for (KeptDatabase database : new Fleet(context, project, connection.flags()).databases()) {
      looks.add(() -> new FleetLook(context, project, database).look());
    }
    List<Database> databases;
    try (ExecutorService pool =
        Executors.newFixedThreadPool(AT_A_TIME, Thread.ofVirtual().factory())) {
      databases = pool.invokeAll(looks).stream().map(Future::resultNow).toList();
    }
    if (output.json()) {
      Json.write(context.console().out(), new Report(databases));
    } else {
      databases.forEach(this::print);
    }
    return databases.stream().anyMatch(database -> database.finding() != null)
        ? ErrorCode.FINDINGS.exit()
        : 0;
  }

  private void print(Database database) {
    Long behind = database.behindMilliseconds();
    Long bytes = database.bytes();
    String line =
        "%-16s %-10s %-24s %-28s %9s"
            .formatted(
                database.name(),
                database.score() == null ? "no score" : "score " + database.score(),
                behind == null
                    ? "not protected"
                    : "protected, " + TimeSpans.age(Duration.ofMillis(behind)) + " behind",
                database.job() == null
                    ? "no job ran"
                    : database.job() + " " + database.jobState() + " " + age(database),
                bytes == null ? "" : ByteSizes.text(bytes));
    if (database.url() == null || bytes == null) {
      line = "%-16s".formatted(database.name());
    }
    String finding = database.finding();
    context
        .console()
        .say(
            context
                .console()
                .redactor()
                .redact(line.stripTrailing() + (finding == null ? "" : "  wrong: " + finding)));
  }

  private String age(Database database) {
    String started = database.jobStarted();
    return started == null
        ? ""
        : TimeSpans.age(Duration.between(Instant.parse(started), context.clock().instant()))
            + " ago";
  }
}
