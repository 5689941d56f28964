package dev.dbkeep.cli.setup;

import dev.dbkeep.cli.console.Context;
import dev.dbkeep.cli.console.DryRunOption;
import dev.dbkeep.cli.console.Json;
import dev.dbkeep.cli.console.OutputOptions;
import dev.dbkeep.config.ProjectFolder;
import dev.dbkeep.config.Setting;
import dev.dbkeep.error.DbkeepException;
import dev.dbkeep.error.ErrorCode;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Writes dbkeep.toml from what lies in the folder. */
@Command(
    description = {
      "Looks for a Prisma, Drizzle, Flyway or SQL project in this folder and writes a dbkeep.toml"
          + " that says what it found.",
      "Nothing that exists is changed, except that .gitignore gets a line for .dbkeep/."
    },
    footer = {"dbkeep init", "dbkeep init --dry-run"})
final class InitCommand implements Callable<Integer> {
  private static final String FILE = "dbkeep.toml";
  private static final String IGNORED = ".dbkeep/";

  private final Context context;

  @Mixin private final DryRunOption dryRun = new DryRunOption();
  @Mixin private final OutputOptions output = new OutputOptions();

  InitCommand(Context context) {
    this.context = context;
  }

  /** The JSON result. */
  record Report(boolean dryRun, List<FileChange> files, Map<String, String> found) {}

  /** A file that is written, completed or left alone. */
  record FileChange(String path, String action, String content) {}

  @Override
  public Integer call() {
    Map<Setting, String> found = new ProjectFolder(context.directory()).found();
    List<FileChange> changes = List.of(configuration(found), ignore());
    if (!dryRun.dryRun()) {
      changes.forEach(this::write);
    }
    if (output.json()) {
      Map<String, String> names = new TreeMap<>();
      found.forEach((setting, value) -> names.put(setting.key(), value));
      Json.write(context.console().out(), new Report(dryRun.dryRun(), changes, names));
    } else {
      print(found, changes);
    }
    return 0;
  }

  private FileChange configuration(Map<Setting, String> found) {
    boolean exists = Files.exists(context.directory().resolve(FILE));
    return new FileChange(FILE, exists ? "kept" : "written", exists ? "" : text(found));
  }

  private static String text(Map<Setting, String> found) {
    List<String> lines = new ArrayList<>();
    lines.add(
        "# dbkeep's settings for this project; `dbkeep config show --origin` lists every key and"
            + " where it comes from.");
    lines.add(
        "# The database is DATABASE_URL from the environment or .env; without one, a server under"
            + " .dbkeep/ serves.");
    lines.add("");
    if (!found.containsKey(Setting.SCHEMA) && !found.containsKey(Setting.SCHEMA_COMMAND)) {
      lines.add("# The desired schema: a .sql file or folder, or a schema.prisma.");
      lines.add(line(Setting.SCHEMA, "schema.sql"));
    }
    for (Setting setting :
        List.of(
            Setting.SCHEMA,
            Setting.SCHEMA_COMMAND,
            Setting.MIGRATIONS,
            Setting.SEED,
            Setting.SEED_COMMAND)) {
      String value = found.get(setting);
      if (value != null) {
        lines.add(line(setting, value));
      } else if (setting == Setting.MIGRATIONS) {
        lines.add(line(setting, String.valueOf(setting.defaultValue())));
      }
    }
    lines.add("");
    lines.add("# [env.production]");
    lines.add("# url = \"${PRODUCTION_DATABASE_URL}\"");
    lines.add("# protected = true");
    return String.join("\n", lines) + "\n";
  }

  private static String line(Setting setting, String value) {
    return setting.key() + " = \"" + value.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
  }

  private FileChange ignore() {
    Path file = context.directory().resolve(".gitignore");
    try {
      String text = Files.exists(file) ? Files.readString(file) : "";
      if (text.lines()
          .anyMatch(line -> line.strip().equals(IGNORED) || line.strip().equals("/" + IGNORED))) {
        return new FileChange(".gitignore", "kept", "");
      }
      String separator = text.isEmpty() || text.endsWith("\n") ? "" : "\n";
      return new FileChange(
          ".gitignore",
          text.isEmpty() ? "written" : "completed",
          text + separator + IGNORED + "\n");
    } catch (IOException e) {
      throw DbkeepException.of(ErrorCode.FAILED, "cannot read .gitignore: " + e.getMessage())
          .cause(e);
    }
  }

  private void write(FileChange change) {
    if (change.action().equals("kept")) {
      return;
    }
    try {
      Files.writeString(context.directory().resolve(change.path()), change.content());
    } catch (IOException e) {
      throw DbkeepException.of(
              ErrorCode.FAILED, "cannot write " + change.path() + ": " + e.getMessage())
          .cause(e);
    }
  }

  private void print(Map<Setting, String> found, List<FileChange> changes) {
    PrintStream out = context.console().out();
    for (FileChange change : changes) {
      String action =
          dryRun.dryRun() && !change.action().equals("kept")
              ? "would be " + change.action()
              : change.action();
      out.println(
          change.path()
              + " "
              + action
              + (change.action().equals("kept") ? ": it is there already" : ""));
    }
    found.forEach((setting, value) -> out.println("  " + setting.key() + ": " + value));
    if (dryRun.dryRun() && !changes.getFirst().content().isEmpty()) {
      out.println();
      out.print(changes.getFirst().content());
    }
    if (!output.quiet() && !dryRun.dryRun()) {
      context.console().tell(next(found));
    }
  }

  private String next(Map<Setting, String> found) {
    if (!found.containsKey(Setting.SCHEMA) && !found.containsKey(Setting.SCHEMA_COMMAND)) {
      return "Next: write your tables into schema.sql, then dbkeep push.";
    }
    boolean migrations =
        Files.isDirectory(
            context.directory().resolve(found.getOrDefault(Setting.MIGRATIONS, "migrations")));
    return "Next: dbkeep doctor, then "
        + (migrations ? "dbkeep migrate status." : "dbkeep push, or dbkeep migrate new init.");
  }
}
