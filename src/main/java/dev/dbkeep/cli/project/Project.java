package dev.dbkeep.cli.project;

import dev.dbkeep.branch.Branches;
import dev.dbkeep.cli.console.Context;
import dev.dbkeep.cli.console.Redactor;
import dev.dbkeep.config.LoadedSettings;
import dev.dbkeep.config.Setting;
import dev.dbkeep.config.SettingValue;
import dev.dbkeep.config.Settings;
import dev.dbkeep.config.SettingsLoader;
import dev.dbkeep.config.TomlTable;
import dev.dbkeep.error.DbkeepException;
import dev.dbkeep.error.ErrorCode;
import dev.dbkeep.execute.ExecuteOptions;
import dev.dbkeep.postgres.ServerUrl;
import dev.dbkeep.postgres.embedded.EmbeddedServer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What most commands start with: the settings of this run and the database they lead to. */
public final class Project {
  private static final List<String> SECRET_VARIABLES =
      List.of("PGPASSWORD", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN", "DBKEEP_BACKUP_KEY");

  private final LoadedSettings loaded;

  private Project(LoadedSettings loaded) {
    this.loaded = loaded;
  }

  public static Project load(Context context, Map<Setting, String> flags) {
    Redactor redactor = context.console().redactor();
    rememberIfUrl(redactor, flags.get(Setting.URL));
    SECRET_VARIABLES.forEach(name -> redactor.remember(context.environment().get(name)));
    Project project =
        new Project(SettingsLoader.load(context.directory(), context.environment(), flags));
    rememberUrl(redactor, project.settings().url());
    rememberUrl(redactor, project.settings().shadowUrl());
    rememberUrl(redactor, project.settings().studioAccountsUrl());
    return project;
  }

  private static void rememberIfUrl(Redactor redactor, @Nullable String text) {
    if (text != null && text.startsWith("postgres")) {
      rememberUrl(redactor, ServerUrl.parse(text));
    }
  }

  private static void rememberUrl(Redactor redactor, @Nullable ServerUrl url) {
    if (url != null) {
      redactor.remember(url.password());
    }
  }

  /** Whether the files said the same. */
  public boolean isLike(Project other) {
    return loaded.equals(other.loaded);
  }

  public Settings settings() {
    return loaded.settings();
  }

  /** The rules of {@code [branch.mask]} by column. */
  public Map<String, String> mask() {
    return loaded.mask();
  }

  /** Every {@code [[NAME]]} of dbkeep.toml, in their order. */
  public List<TomlTable> tables(String name) {
    return loaded.tables().stream().filter(table -> table.name().equals(name)).toList();
  }

  public List<SettingValue> values() {
    return loaded.values();
  }

  /**
   * The target database; with none configured the embedded server is started when it is not
   * running.
   */
  public ServerUrl url() {
    ServerUrl url = settings().url();
    return url == null ? EmbeddedServer.start(settings().home(), settings().postgresMajor()) : url;
  }

  /** The same for a command that only looks: no server is started for it. */
  public Optional<ServerUrl> runningUrl() {
    return Optional.ofNullable(settings().url())
        .or(() -> EmbeddedServer.running(settings().home(), settings().postgresMajor()));
  }

  /** The branches of the target database. */
  public Branches branches(Context context) {
    context.console().redactor().remember(context.environment().get("NEON_API_KEY"));
    return new Branches(settings().home(), url(), context.environment(), context.clock());
  }

  /** How patient this run is with locks. */
  public ExecuteOptions executeOptions() {
    return ExecuteOptions.DEFAULTS
        .withLockTimeout(settings().lockBudget())
        .withLockWait(settings().deadline());
  }

  /** Refuses in an environment marked as protected. */
  public void refuseWhenProtected(String command) {
    if (settings().isProtected()) {
      String where =
          loaded.values().stream()
              .filter(value -> value.setting() == Setting.PROTECTED)
              .map(SettingValue::where)
              .findFirst()
              .orElse("");
      throw DbkeepException.of(
          ErrorCode.PROTECTED,
          command + " is refused: this environment is protected (" + where + ")",
          "Use `dbkeep migrate deploy` there, which only ever applies reviewed migrations.");
    }
  }

  /** A path as people write it: relative to where they are, when it lies below. */
  public static String shown(Context context, Path path) {
    Path absolute = path.toAbsolutePath().normalize();
    return absolute.startsWith(context.directory())
        ? context.directory().relativize(absolute).toString()
        : absolute.toString();
  }
}
