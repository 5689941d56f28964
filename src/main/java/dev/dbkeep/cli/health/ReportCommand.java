package dev.dbkeep.cli.health;

import dev.dbkeep.cli.console.Console;
import dev.dbkeep.cli.console.Context;
import dev.dbkeep.cli.console.DryRunOption;
import dev.dbkeep.cli.console.Json;
import dev.dbkeep.cli.console.OutputOptions;
import dev.dbkeep.cli.console.Redactor;
import dev.dbkeep.cli.project.ConnectionOptions;
import dev.dbkeep.cli.project.Project;
import dev.dbkeep.cli.project.Recipients;
import dev.dbkeep.cli.project.RepositoryOptions;
import dev.dbkeep.cli.upkeep.SlowCommand;
import dev.dbkeep.error.DbkeepException;
import dev.dbkeep.error.ErrorCode;
import dev.dbkeep.observe.alert.Letter;
import dev.dbkeep.observe.alert.Outcome;
import dev.dbkeep.observe.alert.Recipient;
import dev.dbkeep.postgres.ServerUrl;
import dev.dbkeep.upkeep.report.DatabaseReport;
import dev.dbkeep.upkeep.report.ReportBook;
import dev.dbkeep.upkeep.report.ReportMarkdown;
import dev.dbkeep.upkeep.report.ReportPage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** How a database fares, for people. */
@Command(
    description = {
      "Runs the checks of `dbkeep health` and writes one page: score, growth of the database and"
          + " its largest tables, slow statements, retention, jobs, what changed since the last"
          + " report, and what to do next with its command.",
      "The page is HTML that needs no other file and is kept in .dbkeep/reports, the newest 60."
          + " --send sends it to all [[alerts]] of dbkeep.toml: an e-mail has the page in it, other"
          + " channels get it as text.",
    },
    footer = {
      "dbkeep report",
      "dbkeep report --since 30d --md",
      "dbkeep report --send -q",
    })
final class ReportCommand implements Callable<Integer> {
  private static final Duration USUAL = Duration.ofDays(7);
  private static final int KEPT = 60;
  private static final DateTimeFormatter STAMP =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

  private final Context context;

  @Option(names = "--md", description = "print the report as Markdown")
  private boolean markdown;

  @Option(names = "--html", description = "print the page")
  private boolean html;

  @Option(
      names = "--since",
      paramLabel = "TIME",
      description = "how far back, such as 30d (default: the last report, else 7d)")
  private @Nullable String since;

  @Option(names = "--send", description = "send it to all [[alerts]] of dbkeep.toml")
  private boolean send;

  @Mixin private final DryRunOption dryRun = new DryRunOption();
  @Mixin private final RepositoryOptions repository = new RepositoryOptions();
  @Mixin private final ConnectionOptions connection = new ConnectionOptions();
  @Mixin private final OutputOptions output = new OutputOptions();

  ReportCommand(Context context) {
    this.context = context;
  }

  /**
   * The JSON result.
   *
   * @param file where the page is kept; null for a dry run
   * @param sent which channels took it
   * @param failed which did not, and why
   */
  record Report(
      DatabaseReport report, @Nullable String file, List<String> sent, List<String> failed) {}

  @Override
  public Integer call() throws InterruptedException {
    Duration stretch = since == null ? null : SlowCommand.stretch(since);
    Project project = Project.load(context, connection.flags());
    ServerUrl url = project.url();
    List<Recipient> recipients = send ? Recipients.of(context, project) : List.of();
    if (send && recipients.isEmpty()) {
      throw DbkeepException.of(
          ErrorCode.CONFIG,
          "dbkeep.toml names nobody to send the report to",
          "Add [[alerts]] with email, from and smtp, or with slack, webhook or command.");
    }
    ReportBook book = new ReportBook(url, project.executeOptions());
    Instant now = context.clock().instant().truncatedTo(ChronoUnit.SECONDS);
    Instant begin = stretch != null ? now.minus(stretch) : book.last().orElse(now.minus(USUAL));
    DatabaseReport report =
        new ReportFacts(context, project, url, repository, output)
            .gather(book, begin, now, !dryRun.dryRun());
    Redactor redactor = context.console().redactor();
    String page = redactor.redact(ReportPage.of(report));
    String text = redactor.redact(ReportMarkdown.of(report));
    String file = null;
    List<String> sent = new ArrayList<>();
    List<String> failed = new ArrayList<>();
    if (!dryRun.dryRun()) {
      file = Project.shown(context, keep(page, now));
      book.rememberReport(now);
      send(recipients, new Letter("report of " + report.database(), text, page), sent, failed);
    }
    print(new Report(report, file, sent, failed), page, text);
    return failed.isEmpty() ? 0 : ErrorCode.FAILED.exit();
  }

  private static void send(
      List<Recipient> recipients, Letter letter, List<String> sent, List<String> failed)
      throws InterruptedException {
    for (Recipient recipient : recipients) {
      String name = recipient.channel().name();
      switch (recipient.channel().send(letter)) {
        case Outcome.Delivered _ -> sent.add(name);
        case Outcome.Later later -> failed.add(name + ": " + later.why());
        case Outcome.Refused refused -> failed.add(name + ": " + refused.why());
      }
    }
  }

  /** The oldest ones go. */
  private Path keep(String page, Instant now) {
    try {
      Path folder =
          Files.createDirectories(context.directory().resolve(".dbkeep").resolve("reports"));
      List<Path> pages;
      try (Stream<Path> files = Files.list(folder)) {
        pages =
            files.filter(file -> file.getFileName().toString().endsWith(".html")).sorted().toList();
      }
      for (Path old : pages.subList(0, Math.max(0, pages.size() - KEPT + 1))) {
        Files.deleteIfExists(old);
      }
      return Files.writeString(folder.resolve("report-" + STAMP.format(now) + ".html"), page);
    } catch (IOException e) {
      throw DbkeepException.of(
              ErrorCode.FAILED,
              "cannot keep the report: " + e.getMessage(),
              "Make room in .dbkeep/reports, or print it alone with --html --dry-run.")
          .cause(e);
    }
  }

  private void print(Report result, String page, String text) {
    Console console = context.console();
    if (output.json()) {
      Json.write(console.out(), result);
    } else if (html) {
      console.out().print(page);
    } else if (markdown) {
      console.out().print(text);
    } else {
      DatabaseReport report = result.report();
      console.say(
          "%d of 100, %d findings open, %d changes since %s"
              .formatted(
                  report.health().score(),
                  report.health().critical()
                      + report.health().high()
                      + report.health().medium()
                      + report.health().low(),
                  report.changes().size(),
                  report.since()));
      if (result.file() != null) {
        console.say("the page is " + result.file());
      }
    }
    if (!output.json() && !output.quiet()) {
      result.sent().forEach(channel -> console.tell("sent by " + channel));
      result.failed().forEach(channel -> console.tell("not sent by " + channel));
    }
  }
}
