package dev.dbkeep.config;

import dev.dbkeep.config.SettingValue.Origin;
import dev.dbkeep.error.DbkeepException;
import dev.dbkeep.error.ErrorCode;
import dev.dbkeep.postgres.ConnectionDefaults;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Decides every setting: flag, environment and .env, dbkeep.toml, what is found in the folder,
 * default.
 */
public final class SettingsLoader {
  private final Path root;
  private final Variables variables;
  private final ConnectionDefaults defaults;
  private final Map<Setting, String> flags;
  private final TomlFile file;
  private final @Nullable String name;
  private final Map<Setting, String> found;

  private SettingsLoader(
      Path directory, Map<String, String> environment, Map<Setting, String> flags) {
    this.root = root(directory);
    this.defaults = new ConnectionDefaults(environment);
    this.flags = flags;
    this.file = TomlFile.read(root.resolve(TomlFile.NAME));
    this.variables = Variables.of(root, environment);
    this.name = environmentName();
    this.found = new ProjectFolder(root).found();
  }

  /**
   * @param directory where the command runs; the project folder is the nearest one above it with a
   *     dbkeep.toml
   * @param environment the process environment
   * @param flags what the command line sets
   */
  public static LoadedSettings load(
      Path directory, Map<String, String> environment, Map<Setting, String> flags) {
    return new SettingsLoader(directory, environment, flags).load();
  }

  /**
   * The nearest folder with a dbkeep.toml, not looking beyond the repository; else where the
   * command runs.
   */
  static Path root(Path directory) {
    for (Path folder = directory.toAbsolutePath().normalize();
        folder != null;
        folder = folder.getParent()) {
      if (Files.isRegularFile(folder.resolve(TomlFile.NAME))) {
        return folder;
      }
      if (Files.exists(folder.resolve(".git"))) {
        break;
      }
    }
    return directory.toAbsolutePath().normalize();
  }

  private @Nullable String environmentName() {
    String chosen = flags.get(Setting.ENV);
    if (chosen == null) {
      chosen = variables.value("DBKEEP_ENV");
    }
    if (chosen == null) {
      TomlFile.Value value = file.top().get("env");
      chosen = value == null ? null : value.text();
    }
    if (chosen != null && !file.environments().containsKey(chosen)) {
      String near = Words.nearest(chosen, file.environments().keySet());
      throw DbkeepException.of(
          ErrorCode.CONFIG,
          "no section [env." + chosen + "] in " + TomlFile.NAME,
          near.isEmpty() ? "Add the section, or leave out --env." : "Did you mean " + near + "?");
    }
    return chosen;
  }

  private LoadedSettings load() {
    Map<Setting, SettingValue> values = new EnumMap<>(Setting.class);
    for (Setting setting : Setting.values()) {
      values.put(setting, decide(setting));
    }
    SettingValue url = values.get(Setting.URL);
    if (url != null && "false".equals(text(values, Setting.PROTECTED))) {
      protectedTwin(url.value()).ifPresent(value -> values.put(Setting.PROTECTED, value));
    }
    return new LoadedSettings(
        new SettingsReader(root, values, defaults).read(),
        List.copyOf(values.values()),
        file.mask(),
        file.tables().stream().map(this::expanded).toList());
  }

  /** A database whose variable is not set here is no hindrance to those who do not ask for it. */
  private TomlTable expanded(TomlTable table) {
    String url = table.name().equals("databases") ? table.values().get("url") : null;
    String resolved =
        url == null ? null : variables.resolved(new TomlFile.Value(url, table.line()));
    if (resolved == null) {
      return table;
    }
    Map<String, String> values = new LinkedHashMap<>(table.values());
    values.put("url", resolved);
    return new TomlTable(table.name(), values, table.line());
  }

  private static @Nullable String text(Map<Setting, SettingValue> values, Setting setting) {
    SettingValue value = values.get(setting);
    return value == null ? null : value.value();
  }

  private SettingValue decide(Setting setting) {
    String flag = flags.get(setting);
    if (flag != null) {
      return new SettingValue(setting, flag, Origin.FLAG, "--" + setting.key());
    }
    TomlFile.Value section =
        name == null ? null : file.environments().getOrDefault(name, Map.of()).get(setting.key());
    // An environment named by hand outranks the variables: with --env production, a DATABASE_URL
    // left over from development must not win.
    if (section != null
        && (flags.containsKey(Setting.ENV) || variables.value("DBKEEP_ENV") != null)) {
      return inFile(setting, section);
    }
    SettingValue fromVariable = setting == Setting.URL ? urlVariable() : plainVariable(setting);
    if (fromVariable != null) {
      return fromVariable;
    }
    TomlFile.Value value = section == null ? file.top().get(setting.key()) : section;
    if (value != null) {
      return inFile(setting, value);
    }
    Optional<String> libpq = setting == Setting.URL ? defaults.url() : Optional.empty();
    if (libpq.isPresent()) {
      return new SettingValue(setting, libpq.get(), Origin.ENVIRONMENT, "PGHOST, PGDATABASE");
    }
    String inFolder = found.get(setting);
    if (inFolder != null && !replaced(setting)) {
      return new SettingValue(setting, inFolder, Origin.FOUND, "found in " + root.getFileName());
    }
    return new SettingValue(
        setting,
        setting.defaultValue(),
        Origin.DEFAULT,
        setting == Setting.URL ? "embedded server" : "default");
  }

  /**
   * What was found for a command must not join what is written for its file, and the other way
   * round.
   */
  private boolean replaced(Setting setting) {
    Setting other =
        switch (setting) {
          case SCHEMA -> Setting.SCHEMA_COMMAND;
          case SCHEMA_COMMAND -> Setting.SCHEMA;
          case SEED -> Setting.SEED_COMMAND;
          case SEED_COMMAND -> Setting.SEED;
          case URL,
              ENV,
              PROTECTED,
              SCHEMAS,
              MIGRATIONS,
              MIGRATIONS_FORMAT,
              LOCK_BUDGET,
              DEADLINE,
              SHADOW_URL,
              PG,
              STUDIO_PUBLIC_URL,
              STUDIO_ACCOUNTS_URL ->
              setting;
        };
    return other != setting && (flags.containsKey(other) || file.top().containsKey(other.key()));
  }

  private SettingValue inFile(Setting setting, TomlFile.Value value) {
    return new SettingValue(
        setting, variables.expand(value), Origin.FILE, TomlFile.NAME + ":" + value.line());
  }

  private @Nullable SettingValue plainVariable(Setting setting) {
    String variable = setting.variable();
    if (setting == Setting.SHADOW_URL && variable != null && variables.value(variable) == null) {
      variable = datasource().shadowUrl();
    }
    return variable == null || variables.value(variable) == null
        ? null
        : fromVariable(setting, variable);
  }

  /**
   * The variable that a schema.prisma names comes first; the direct one where the other leads to a
   * pooler.
   */
  private @Nullable SettingValue urlVariable() {
    PrismaDatasource datasource = datasource();
    if (datasource.directUrl() != null && variables.value(datasource.directUrl()) != null) {
      return fromVariable(Setting.URL, datasource.directUrl());
    }
    String variable = datasource.url() == null ? "DATABASE_URL" : datasource.url();
    if (variables.value(variable) == null) {
      variable = "DATABASE_URL";
    }
    String url = variables.value(variable);
    boolean pooled = url != null && (url.contains("pgbouncer=true") || url.contains("-pooler."));
    if ((url == null || pooled) && variables.value("DIRECT_URL") != null) {
      return fromVariable(Setting.URL, "DIRECT_URL");
    }
    return url == null ? null : fromVariable(Setting.URL, variable);
  }

  private PrismaDatasource datasource() {
    String schema = flags.getOrDefault(Setting.SCHEMA, fileOrFound(Setting.SCHEMA));
    return schema == null || schema.endsWith(".sql")
        ? PrismaDatasource.NONE
        : PrismaDatasource.read(root.resolve(schema));
  }

  private @Nullable String fileOrFound(Setting setting) {
    TomlFile.Value value = file.top().get(setting.key());
    return value == null ? found.get(setting) : value.text();
  }

  private SettingValue fromVariable(Setting setting, String variable) {
    return new SettingValue(
        setting, variables.value(variable), Origin.ENVIRONMENT, variables.origin(variable));
  }

  /**
   * A URL that leads to the database of a protected environment is protected, however it was given.
   */
  private Optional<SettingValue> protectedTwin(@Nullable String url) {
    for (Map.Entry<String, Map<String, TomlFile.Value>> section : file.environments().entrySet()) {
      TomlFile.Value flag = section.getValue().get(Setting.PROTECTED.key());
      TomlFile.Value its = section.getValue().get(Setting.URL.key());
      if (flag != null
          && flag.text().equals("true")
          && its != null
          && SettingsReader.sameDatabase(url, variables.resolved(its))) {
        String where =
            TomlFile.NAME
                + ":"
                + flag.line()
                + ", the same database as [env."
                + section.getKey()
                + "]";
        return Optional.of(new SettingValue(Setting.PROTECTED, "true", Origin.FILE, where));
      }
    }
    return Optional.empty();
  }
}
