package dev.dbkeep.cli.daemon;

import dev.dbkeep.cli.console.Context;
import dev.dbkeep.cli.project.Project;
import dev.dbkeep.cli.upkeep.JobSteps;
import dev.dbkeep.cli.upkeep.KeptDatabase;
import dev.dbkeep.config.Setting;
import dev.dbkeep.config.TomlTable;
import dev.dbkeep.error.DbkeepException;
import dev.dbkeep.error.ErrorCode;
import dev.dbkeep.upkeep.fleet.Tenant;
import dev.dbkeep.upkeep.fleet.Tenants;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The databases of a project: its own, every {@code [databases.NAME]} of dbkeep.toml, and those
 * that the query of {@code [fleet]} yields.
 */
final class Fleet {
  private final Context context;
  private final Project project;
  private final Map<Setting, String> flags;

  /**
   * @param flags that lead to the project's own database
   */
  Fleet(Context context, Project project, Map<Setting, String> flags) {
    this.context = context;
    this.project = project;
    this.flags = Map.copyOf(flags);
  }

  /** All of them; one that has two names has the first of them. */
  List<KeptDatabase> databases() {
    List<KeptDatabase> all = new ArrayList<>(declared());
    all.addAll(tenants());
    return distinct(all);
  }

  static List<KeptDatabase> distinct(List<KeptDatabase> all) {
    Set<String> names = new HashSet<>();
    return all.stream().filter(database -> names.add(database.name())).toList();
  }

  /** What can be said without asking a server. */
  List<KeptDatabase> declared() {
    List<KeptDatabase> databases = new ArrayList<>();
    List<TomlTable> others = project.tables("databases");
    // nobody wants an embedded server beside those that are named
    if (others.isEmpty() || project.settings().url() != null) {
      databases.add(new KeptDatabase(KeptDatabase.HOME, flags, JobSteps.logs(context)));
    }
    for (TomlTable table : others) {
      String url = table.values().getOrDefault("url", "");
      if (url.contains("${")) {
        throw DbkeepException.of(
                ErrorCode.CONFIG,
                "the url of [databases.%s] needs a variable that is not set"
                    .formatted(table.values().get("name")),
                "Set it in the environment or in .env.")
            .at(table.location());
      }
      databases.add(database(table.values().getOrDefault("name", ""), url));
    }
    return databases;
  }

  /** Asks the project's own database; none when it is not said how. */
  List<KeptDatabase> tenants() {
    List<KeptDatabase> databases = new ArrayList<>();
    for (TomlTable table : project.tables("fleet")) {
      for (Tenant tenant : Tenants.read(project.url(), table.values().getOrDefault("query", ""))) {
        databases.add(database(tenant.name(), tenant.url()));
      }
    }
    return databases;
  }

  private KeptDatabase database(String name, String url) {
    Path logs = JobSteps.logs(context).resolve(folder(name));
    return new KeptDatabase(name, Map.of(Setting.URL, url), logs);
  }

  /** A name that another database gave leads nowhere else. */
  private static String folder(String name) {
    StringBuilder folder = new StringBuilder();
    name.codePoints()
        .forEach(point -> folder.appendCodePoint(Character.isLetterOrDigit(point) ? point : '_'));
    return folder.toString();
  }
}
