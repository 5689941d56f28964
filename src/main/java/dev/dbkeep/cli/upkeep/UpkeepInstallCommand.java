package dev.dbkeep.cli.upkeep;

import dev.dbkeep.cli.console.Context;
import dev.dbkeep.cli.console.DryRunOption;
import dev.dbkeep.cli.console.Json;
import dev.dbkeep.cli.console.OutputOptions;
import dev.dbkeep.cli.project.ConnectionOptions;
import dev.dbkeep.cli.project.Project;
import dev.dbkeep.error.DbkeepException;
import dev.dbkeep.error.ErrorCode;
import dev.dbkeep.upkeep.jobs.Installer;
import dev.dbkeep.upkeep.jobs.MaintenanceJob;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Writes what starts the jobs. */
@Command(
    description = {
      "Writes the files with which cron, systemd or Kubernetes start the maintenance jobs, and says"
          + " what to do with them; installs nothing by itself.",
    },
    footer = {"dbkeep upkeep install --systemd", "dbkeep upkeep install --cron --into /tmp"})
final class UpkeepInstallCommand implements Callable<Integer> {
  private final Context context;

  @Mixin private final ConnectionOptions connection = new ConnectionOptions();
  @Mixin private final DryRunOption dryRun = new DryRunOption();
  @Mixin private final OutputOptions output = new OutputOptions();

  @ArgGroup(multiplicity = "1")
  private Scheduler scheduler = new Scheduler();

  @Option(
      names = "--into",
      paramLabel = "FOLDER",
      description = "where they are written (default: .dbkeep/upkeep/install)")
  private String into = ".dbkeep/upkeep/install";

  /** One of them. */
  static final class Scheduler {
    @Option(names = "--cron", description = "a file for /etc/cron.d")
    private boolean cron;

    @Option(names = "--systemd", description = "a service and a timer for each job")
    private boolean systemd;

    @Option(names = "--daemon", description = "a service of systemd that runs `dbkeep daemon`")
    private boolean daemon;

    @Option(names = "--k8s", description = "a CronJob for each job")
    private boolean kubernetes;
  }

  UpkeepInstallCommand(Context context) {
    this.context = context;
  }

  /** The JSON result. */
  record Report(boolean dryRun, List<String> files, String next) {}

  @Override
  public Integer call() {
    if (connection.url() != null) {
      throw DbkeepException.of(
          ErrorCode.USAGE,
          "a URL does not belong into the files of a scheduler, which others read",
          "Leave --url out: dbkeep.toml, .env or --env NAME say which database it is.");
    }
    Project project = Project.load(context, connection.flags());
    Installer installer = installer();
    Installer.Place place =
        new Installer.Place(
            context.directory().toAbsolutePath().toString(), program(), connection.words());
    List<MaintenanceJob> jobs = UpkeepJobs.of(project);
    if (installer == Installer.CRON) {
      jobs.forEach(UpkeepInstallCommand::refuseAnotherClock);
    }
    Map<String, String> files = installer.files(jobs, place);
    Path folder = context.directory().resolve(into);
    List<String> written = new ArrayList<>();
    files.forEach((name, text) -> written.add(write(folder.resolve(name), text)));
    print(new Report(dryRun.dryRun(), written, next(installer, folder)));
    return 0;
  }

  private Installer installer() {
    if (scheduler.daemon) {
      return Installer.DAEMON;
    }
    return scheduler.cron ? Installer.CRON : scheduler.systemd ? Installer.SYSTEMD : Installer.K8S;
  }

  /** Cron knows the machine's clock alone. */
  private static void refuseAnotherClock(MaintenanceJob job) {
    ZoneId machine = ZoneId.systemDefault();
    if (!job.at().zone().getRules().equals(machine.getRules())) {
      throw DbkeepException.of(
          ErrorCode.USAGE,
          "the job %s is due by the clock of %s, and cron has that of %s"
              .formatted(job.name(), job.at().zone(), machine),
          "Run `dbkeep upkeep install --systemd`, whose timers know every clock.");
    }
  }

  /** As the launcher of this process says; else found by PATH. */
  private String program() {
    return context.environment().getOrDefault("DBKEEP_PROGRAM", "dbkeep");
  }

  private String write(Path file, String text) {
    if (dryRun.dryRun()) {
      return file.toString();
    }
    try {
      Files.createDirectories(file.toAbsolutePath().getParent());
      Files.writeString(file, text);
      return file.toString();
    } catch (IOException e) {
      throw DbkeepException.of(
              ErrorCode.FAILED,
              "cannot write " + file + ": " + e.getMessage(),
              "Name another folder with --into.")
          .cause(e);
    }
  }

  private static String next(Installer installer, Path folder) {
    return switch (installer) {
      case CRON -> "cp " + folder.resolve("dbkeep.cron") + " /etc/cron.d/dbkeep";
      case SYSTEMD ->
          "cp "
              + folder.resolve("dbkeep-*")
              + " /etc/systemd/system/ && systemctl daemon-reload && systemctl enable --now"
              + " dbkeep-daily.timer dbkeep-weekly.timer dbkeep-monthly.timer"
              + " dbkeep-quarterly.timer";
      case DAEMON ->
          "cp "
              + folder.resolve("dbkeep-daemon.service")
              + " /etc/systemd/system/ && systemctl daemon-reload && systemctl enable --now"
              + " dbkeep-daemon.service";
      case K8S -> "kubectl apply -f " + folder.resolve("dbkeep-cronjobs.yaml");
    };
  }

  private void print(Report report) {
    if (output.json()) {
      Json.write(context.console().out(), report);
      return;
    }
    if (!output.quiet()) {
      report
          .files()
          .forEach(file -> context.console().say((dryRun.dryRun() ? "would write " : "") + file));
      context.console().say("then run: " + report.next());
    }
  }
}
