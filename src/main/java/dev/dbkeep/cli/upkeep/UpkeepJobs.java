package dev.dbkeep.cli.upkeep;

import dev.dbkeep.cli.project.Project;
import dev.dbkeep.config.TomlTable;
import dev.dbkeep.error.DbkeepException;
import dev.dbkeep.error.ErrorCode;
import dev.dbkeep.upkeep.jobs.MaintenanceJob;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** The jobs of a project: {@code [[jobs]]} of dbkeep.toml and those that everybody has. */
public final class UpkeepJobs {
  private UpkeepJobs() {}

  /** Those of the project's own database. */
  public static List<MaintenanceJob> of(Project project) {
    return of(project, KeptDatabase.HOME);
  }

  /** A job without {@code databases} is every database's. */
  public static List<MaintenanceJob> of(Project project, String database) {
    ZoneId zone = ZoneId.systemDefault();
    boolean home = database.equals(KeptDatabase.HOME);
    List<MaintenanceJob> own = new ArrayList<>();
    if (home && !project.tables(CompletenessRules.TABLE).isEmpty()) {
      own.add(MaintenanceJob.fill(zone));
    }
    project.tables("jobs").stream()
        .filter(table -> isFor(table, database))
        .forEach(table -> own.add(job(table, zone)));
    return home ? MaintenanceJob.all(own, zone) : MaintenanceJob.ofOneAmongMany(own, zone);
  }

  private static boolean isFor(TomlTable table, String database) {
    String databases = table.values().get("databases");
    return databases == null || List.of(databases.split(",", -1)).contains(database);
  }

  static MaintenanceJob named(Project project, String name) {
    List<MaintenanceJob> jobs = of(project);
    return jobs.stream()
        .filter(job -> job.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                DbkeepException.of(
                    ErrorCode.USAGE,
                    "there is no job " + name,
                    "There are "
                        + jobs.stream().map(MaintenanceJob::name).collect(Collectors.joining(", "))
                        + "; [[jobs]] of dbkeep.toml adds others."));
  }

  private static MaintenanceJob job(TomlTable table, ZoneId zone) {
    try {
      return MaintenanceJob.of(table.values(), zone);
    } catch (DbkeepException e) {
      throw e.at(table.location());
    }
  }
}
