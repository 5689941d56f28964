package dev.dbkeep.cli.backup;

import dev.dbkeep.backup.dump.Dump;
import dev.dbkeep.cli.console.Context;
import dev.dbkeep.cli.console.DryRunOption;
import dev.dbkeep.cli.console.Json;
import dev.dbkeep.cli.console.OutputOptions;
import dev.dbkeep.cli.console.ProgressLine;
import dev.dbkeep.cli.project.ConnectionOptions;
import dev.dbkeep.cli.project.Project;
import dev.dbkeep.error.DbkeepException;
import dev.dbkeep.error.ErrorCode;
import dev.dbkeep.postgres.ServerUrl;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Writes a portable dump of one database. */
@Command(
    description = {
      "Runs the pg_dump of this machine that fits the server. The file has its name only when it is"
          + " complete and pg_restore can read it.",
      "A dump holds one database as of one moment, and every later PostgreSQL can load it."
    },
    footer = {
      "dbkeep backup dump",
      "dbkeep backup dump before-the-move.dump",
      "dbkeep backup dump --format directory --jobs 4 shop/"
    })
final class BackupDumpCommand implements Callable<Integer> {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);
  private static final int MEGA = 1_000_000;

  private final Context context;

  @Mixin private final DryRunOption dryRun = new DryRunOption();
  @Mixin private final ConnectionOptions connection = new ConnectionOptions();
  @Mixin private final OutputOptions output = new OutputOptions();

  @Parameters(
      arity = "0..1",
      paramLabel = "FILE",
      description = "a new file or folder (default: DATABASE-TIME.dump)")
  private @Nullable String file;

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      description = "custom, one file, or directory (default: custom)")
  private String format = "custom";

  @Option(
      names = {"-j", "--jobs"},
      paramLabel = "N",
      description = "with directory: how many tables are read at once (default: 1)")
  private int jobs = 1;

  BackupDumpCommand(Context context) {
    this.context = context;
  }

  /** The JSON result. */
  record Report(
      String database,
      String file,
      String format,
      boolean dryRun,
      @Nullable String compression,
      long bytes,
      int entries,
      String program,
      long milliseconds) {}

  @Override
  public Integer call() {
    Dump.Format form = form();
    if (jobs < 1 || jobs > 1 && form == Dump.Format.CUSTOM) {
      throw DbkeepException.of(
          ErrorCode.USAGE,
          "--jobs " + jobs + " does not go with --format " + format,
          "Only a folder is written by several at once: --format directory.");
    }
    ServerUrl url = Project.load(context, connection.flags()).url();
    Instant start = context.clock().instant();
    String name = file == null ? url.database() + "-" + TIME.format(start) + ".dump" : file;
    Path target = context.directory().resolve(name);
    Dump dump = new Dump(url, form, jobs, context.environment());
    if (dryRun.dryRun()) {
      String program = dump.check(target);
      print(
          new Report(url.toString(), name, format, true, null, 0, 0, program, 0),
          "would dump %s to %s, by %s".formatted(url, name, program));
      return 0;
    }
    Dump.Dumped dumped = write(dump, target);
    long milliseconds = Duration.between(start, context.clock().instant()).toMillis();
    print(
        new Report(
            url.toString(),
            name,
            format,
            false,
            dumped.compression(),
            dumped.bytes(),
            dumped.entries(),
            dumped.program(),
            milliseconds),
        "dumped %s to %s: %s, %d entries, by %s"
            .formatted(url, name, size(dumped.bytes()), dumped.entries(), dumped.program()));
    return 0;
  }

  private Dump.Dumped write(Dump dump, Path target) {
    try (ProgressLine progress =
        new ProgressLine(context, "MB written", output.quiet() || output.json())) {
      return dump.write(target, bytes -> progress.update(bytes / MEGA, 0, ""));
    }
  }

  private void print(Report report, String text) {
    if (output.json()) {
      Json.write(context.console().out(), report);
    } else {
      context.console().say(text);
    }
  }

  private static String size(long bytes) {
    return bytes < MEGA
        ? bytes / 1000 + " kB"
        : String.format(Locale.ROOT, "%.1f MB", bytes / (double) MEGA);
  }

  private Dump.Format form() {
    return switch (format) {
      case "custom" -> Dump.Format.CUSTOM;
      case "directory" -> Dump.Format.DIRECTORY;
      default ->
          throw DbkeepException.of(
              ErrorCode.USAGE, "no format " + format, "Write custom or directory.");
    };
  }
}
