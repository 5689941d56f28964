package dev.dbkeep.cli.backup;

import dev.dbkeep.backup.dump.Load;
import dev.dbkeep.cli.console.Context;
import dev.dbkeep.cli.console.DryRunOption;
import dev.dbkeep.cli.console.Json;
import dev.dbkeep.cli.console.OutputOptions;
import dev.dbkeep.cli.project.ConnectionOptions;
import dev.dbkeep.cli.project.Project;
import dev.dbkeep.postgres.ServerUrl;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Loads a portable dump into a database. */
@Command(
    description = {
      "Loads a dump in one transaction: all of it or nothing. A database that holds tables already"
          + " is refused."
    },
    footer = {
      "dbkeep backup load shop.dump --url postgresql://me@localhost/copy",
      "dbkeep backup load shop/ --no-owner --jobs 4"
    })
final class BackupLoadCommand implements Callable<Integer> {
  private final Context context;

  @Mixin private final DryRunOption dryRun = new DryRunOption();
  @Mixin private final ConnectionOptions connection = new ConnectionOptions();
  @Mixin private final OutputOptions output = new OutputOptions();

  @Parameters(paramLabel = "FILE", description = "a dump in custom or directory format")
  private String file = "";

  @Option(
      names = "--allow-tables",
      description = "load into a database that holds tables already, beside them")
  private boolean allowTables;

  @Option(
      names = "--no-owner",
      description = "all objects belong to the user of the URL; leaves owners and rights away")
  private boolean noOwner;

  @Option(
      names = {"-j", "--jobs"},
      paramLabel = "N",
      description = "load so many tables at once, and then not in one transaction (default: 1)")
  private int jobs = 1;

  BackupLoadCommand(Context context) {
    this.context = context;
  }

  /** The JSON result. */
  record Report(
      String database,
      String file,
      boolean dryRun,
      int entries,
      String program,
      long milliseconds) {}

  @Override
  public Integer call() {
    Project project = Project.load(context, connection.flags());
    project.refuseWhenProtected("backup load");
    ServerUrl url = project.url();
    Instant start = context.clock().instant();
    Path dump = context.directory().resolve(Path.of(file));
    Load load = new Load(url, new Load.Options(allowTables, noOwner, jobs), context.environment());
    Load.Loaded loaded = dryRun.dryRun() ? load.check(dump) : load.run(dump);
    long milliseconds = Duration.between(start, context.clock().instant()).toMillis();
    if (output.json()) {
      Json.write(
          context.console().out(),
          new Report(
              url.toString(),
              file,
              dryRun.dryRun(),
              loaded.entries(),
              loaded.program(),
              milliseconds));
    } else {
      context
          .console()
          .say(
              "%s %s into %s: %d entries, by %s"
                  .formatted(
                      dryRun.dryRun() ? "would load" : "loaded",
                      file,
                      url,
                      loaded.entries(),
                      loaded.program()));
    }
    return 0;
  }
}
