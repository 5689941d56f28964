package dev.dbkeep.cli.daemon;

import dev.dbkeep.cli.console.Context;
import dev.dbkeep.cli.console.InnerCommands;
import dev.dbkeep.cli.project.Project;
import dev.dbkeep.cli.project.Recipients;
import dev.dbkeep.cli.upkeep.KeptDatabase;
import dev.dbkeep.cli.upkeep.UpkeepJobs;
import dev.dbkeep.config.Setting;
import dev.dbkeep.error.DbkeepException;
import dev.dbkeep.error.SourceLocation;
import dev.dbkeep.upkeep.jobs.MaintenanceJob;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The project as a daemon has it: read anew when its files change, and as it was for as long as
 * they cannot be understood.
 */
final class WatchedProject {
  private static final List<String> FILES = List.of("dbkeep.toml", ".env");

  private final InnerCommands inner;
  private final Context context;
  private final Map<Setting, String> flags;
  private final DaemonEvents events;
  private Map<String, String> stamps;
  private volatile Project project;
  private @Nullable String refused;

  /**
   * @param project as it was read first
   * @param flags that lead to the project's own database
   */
  WatchedProject(
      InnerCommands inner, Project project, Map<Setting, String> flags, DaemonEvents events) {
    this.inner = inner;
    this.context = inner.context();
    this.project = project;
    this.flags = Map.copyOf(flags);
    this.events = events;
    this.stamps = stamps();
  }

  Fleet fleet() {
    return new Fleet(context, project, flags);
  }

  /** What is to be done for a database. */
  Keeper.Orders orders(KeptDatabase database) {
    return orders(project, database);
  }

  private Keeper.Orders orders(Project of, KeptDatabase database) {
    List<MaintenanceJob> jobs = UpkeepJobs.of(of, database.name());
    return new Keeper.Orders(
        jobs, of.tables("alerts").isEmpty() ? null : new AlertRounds(inner, database, events));
  }

  /** Whether somebody wrote to its files since the last look. */
  boolean isTouched() {
    return !stamps().equals(stamps);
  }

  /**
   * Reads its files again.
   *
   * @return whether something in them is different
   */
  boolean refresh() {
    stamps = stamps();
    try {
      Project fresh = Project.load(context, flags);
      for (KeptDatabase database : new Fleet(context, fresh, flags).declared()) {
        orders(fresh, database);
      }
      Recipients.of(context, fresh);
      refused = null;
      if (fresh.isLike(project)) {
        return false;
      }
      project = fresh;
      events.rereads();
      return true;
    } catch (DbkeepException e) {
      SourceLocation place = e.location();
      String why = place == null ? e.getMessage() : e.getMessage() + " at " + place;
      if (!why.equals(refused)) {
        refused = why;
        events.refuses(why);
      }
      return false;
    }
  }

  private Map<String, String> stamps() {
    Map<String, String> found = new HashMap<>();
    for (String name : FILES) {
      Path file = context.directory().resolve(name);
      try {
        found.put(name, Files.getLastModifiedTime(file) + " " + Files.size(file));
      } catch (IOException e) {
        // one that is not there has no stamp
      }
    }
    return found;
  }
}
