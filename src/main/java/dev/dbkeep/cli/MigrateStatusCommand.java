package dev.dbkeep.cli;

import dev.dbkeep.error.ErrorCode;
import dev.dbkeep.migrate.MigrationFolder;
import dev.dbkeep.migrate.MigrationStatus;
import dev.dbkeep.migrate.Migrations;
import dev.dbkeep.postgres.ServerUrl;
import java.io.PrintStream;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Says where every migration stands. */
@Command(
    description = {
      "Compares the migrations folder with the history in the database: what is applied, pending, failed, edited after "
          + "it was applied, missing in the folder.",
      "Exits with 3 when anything but applied is found, so that CI may rely on it. One query, no scratch database."
    },
    footer = {"dbkeep migrate status", "dbkeep migrate status --migrations prisma/migrations --json"})
final class MigrateStatusCommand implements Callable<Integer> {
  private final Context context;

  @Mixin private final ConnectionOptions connection = new ConnectionOptions();
  @Mixin private final MigrationOptions migrations = new MigrationOptions();
  @Mixin private final OutputOptions output = new OutputOptions();

  MigrateStatusCommand(Context context) {
    this.context = context;
  }

  /** The JSON result. */
  record Report(String format, String folder, boolean clean, List<Line> migrations, List<String> notes) {}

  /** One migration. */
  record Line(String name, MigrationStatus.State state, @Nullable Instant appliedAt, @Nullable String detail) {}

  @Override
  public Integer call() {
    Project project = Project.load(context, migrations.flags(connection.flags()));
    ServerUrl url = project.url();
    MigrationFolder folder = migrations.open(context, project, url);
    MigrationStatus status = new Migrations(url, folder).status();
    if (output.json) {
      Json.write(context.console().out(), report(status));
    } else {
      print(status);
    }
    return status.isClean() ? 0 : ErrorCode.FINDINGS.exit();
  }

  private Report report(MigrationStatus status) {
    List<Line> lines = status.entries().stream()
        .map(entry -> new Line(entry.name(), entry.state(), entry.appliedAt(), entry.detail())).toList();
    return new Report(status.format().key(), Project.shown(context, status.folder()), status.isClean(), lines,
        status.notes());
  }

  private void print(MigrationStatus status) {
    PrintStream out = context.console().out();
    int applied = status.in(MigrationStatus.State.APPLIED).size();
    for (MigrationStatus.Entry entry : status.entries()) {
      boolean settled = entry.state() == MigrationStatus.State.APPLIED || entry.state() == MigrationStatus.State.COVERED;
      if (!settled || output.verbose) {
        out.println("  " + entry.name() + "  " + styled(entry.state()));
        if (entry.detail() != null && !settled) {
          entry.detail().lines().limit(3).forEach(line -> out.println("      " + context.console().dim(line)));
        }
      }
    }
    if (!output.quiet) {
      status.notes().forEach(note -> context.console().err().println("note: " + note));
    }
    String where = status.format().tool() + " folder " + Project.shown(context, status.folder());
    int pending = status.pending().size();
    long trouble = status.entries().stream().filter(entry -> entry.state().isTrouble()).count();
    out.println("%d applied, %d pending%s in %s".formatted(applied, pending,
        trouble == 0 ? "" : ", " + trouble + " to look at", where));
  }

  private String styled(MigrationStatus.State state) {
    Console console = context.console();
    return switch (state) {
      case APPLIED, COVERED -> console.green(state.text());
      case PENDING, OUT_OF_ORDER, CHANGED -> console.yellow(state.text());
      case FAILED, EDITED, MISSING -> console.red(state.text());
    };
  }
}
