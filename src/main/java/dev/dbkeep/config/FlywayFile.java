package dev.dbkeep.config;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a Flyway project says in flyway.toml or flyway.conf, as far as it decides which scripts run
 * and where they are remembered.
 */
public final class FlywayFile {
  private static final List<String> PLACES =
      List.of("flyway.toml", "conf/flyway.toml", "flyway.conf", "conf/flyway.conf");
  private static final String PLACEHOLDER = "placeholders.";

  private static final Set<String> READ =
      Set.of(
          "locations",
          "table",
          "schemas",
          "defaultSchema",
          "baselineVersion",
          "outOfOrder",
          "placeholderReplacement");

  /** Where the database is and how Flyway behaves on the way: none of it changes what runs. */
  private static final Set<String> HARMLESS =
      Set.of(
          "url",
          "user",
          "password",
          "driver",
          "environment",
          "provisioner",
          "displayName",
          "jarDirs",
          "connectRetries",
          "connectRetriesInterval",
          "lockRetryCount",
          "cleanDisabled",
          "cleanOnValidationError",
          "baselineDescription",
          "baselineOnMigrate",
          "validateMigrationNaming",
          "mixed",
          "group",
          "batch",
          "stream",
          "outputQueryResults",
          "loggers",
          "color",
          "outputType",
          "reportEnabled",
          "reportFilename",
          "workingDirectory",
          "failOnMissingLocations",
          "email",
          "token",
          "licenseKey",
          "name",
          "id",
          "edition",
          "postgresql.transactional.lock");

  /** In the names of keys such as {@code vault.token}, whose values are shown to nobody. */
  private static final List<String> SECRET = List.of("password", "token", "secret", "key");

  /** Often spelled out with the value they have anyway. */
  private static final Map<String, String> DEFAULTS =
      Map.ofEntries(
          Map.entry("encoding", "UTF-8"),
          Map.entry("sqlMigrationPrefix", "V"),
          Map.entry("baselineMigrationPrefix", "B"),
          Map.entry("undoSqlMigrationPrefix", "U"),
          Map.entry("repeatableSqlMigrationPrefix", "R"),
          Map.entry("sqlMigrationSeparator", "__"),
          Map.entry("sqlMigrationSuffixes", ".sql"),
          Map.entry("placeholderPrefix", "${"),
          Map.entry("placeholderSuffix", "}"),
          Map.entry("placeholderSeparator", ":"),
          Map.entry("validateOnMigrate", "true"),
          Map.entry("createSchemas", "true"),
          Map.entry("executeInTransaction", "true"),
          Map.entry("skipDefaultCallbacks", "false"),
          Map.entry("skipDefaultResolvers", "false"),
          Map.entry("skipExecutingMigrations", "false"),
          Map.entry("detectEncoding", "false"),
          Map.entry("target", "latest"),
          Map.entry("ignoreMigrationPatterns", "*:future"));

  private final Path root;
  private final String name;
  private final Map<String, String> values;

  private FlywayFile(Path root, String name, Map<String, String> values) {
    this.root = root;
    this.name = name;
    this.values = values;
  }

  /**
   * The first of the files Flyway looks for; as with Flyway, a flyway.toml makes others count for
   * nothing.
   */
  public static Optional<FlywayFile> read(Path root) {
    return PLACES.stream()
        .filter(place -> Files.isRegularFile(root.resolve(place)))
        .findFirst()
        .map(place -> new FlywayFile(root, place, FlywayText.read(root.resolve(place), place)));
  }

  /** The folders of scripts that exist, in the order in which they are named. */
  public List<Path> locations() {
    return words("locations").stream()
        .flatMap(location -> folder(location).stream())
        .distinct()
        .toList();
  }

  private Optional<Path> folder(String location) {
    int colon = location.indexOf(':');
    String kind = colon < 0 ? "classpath" : location.substring(0, colon);
    String path = location.substring(colon + 1);
    List<String> candidates =
        switch (kind) {
          case "filesystem" -> List.of(path);
          case "classpath" -> List.of("src/main/resources/" + path, path);
          default -> List.of();
        };
    return candidates.stream()
        .map(candidate -> root.resolve(candidate).normalize())
        .filter(Files::isDirectory)
        .findFirst();
  }

  public @Nullable String table() {
    return values.get("table");
  }

  /** The schema with the history table: defaultSchema, or else the first of schemas. */
  public @Nullable String schema() {
    String schema = values.get("defaultSchema");
    return schema != null ? schema : words("schemas").stream().findFirst().orElse(null);
  }

  public @Nullable String baselineVersion() {
    return values.get("baselineVersion");
  }

  public boolean outOfOrder() {
    return "true".equalsIgnoreCase(values.get("outOfOrder"));
  }

  public boolean placeholderReplacement() {
    return !"false".equalsIgnoreCase(values.get("placeholderReplacement"));
  }

  public Map<String, String> placeholders() {
    Map<String, String> placeholders = new TreeMap<>();
    values.forEach(
        (key, value) -> {
          if (key.startsWith(PLACEHOLDER)) {
            placeholders.put(key.substring(PLACEHOLDER.length()), value);
          }
        });
    return placeholders;
  }

  /** Sentences about what stands there, would change what Flyway does, and is not read. */
  public List<String> notes() {
    List<String> notes = new ArrayList<>();
    values.forEach(
        (key, value) -> {
          if (!READ.contains(key)
              && !HARMLESS.contains(key)
              && !key.startsWith(PLACEHOLDER)
              && !key.startsWith("jdbcProperties.")
              && !value.isEmpty()
              && !value.equalsIgnoreCase(DEFAULTS.get(key))) {
            notes.add(name + " sets " + shown(key, value) + ", which dbkeep does not do");
          }
        });
    if ("true".equalsIgnoreCase(values.get("baselineOnMigrate"))) {
      notes.add(
          name + " sets baselineOnMigrate: say it yourself, once, with `dbkeep migrate baseline`");
    }
    if (words("schemas").size() > 1) {
      notes.add(name + " names several schemas, of which dbkeep creates none but the first");
    }
    for (String location : words("locations")) {
      if (folder(location).isEmpty()) {
        notes.add(name + " names " + location + ", which is no folder here: nothing of it runs");
      }
    }
    return notes;
  }

  private static String shown(String key, String value) {
    String lower = key.toLowerCase(Locale.ROOT);
    return SECRET.stream().anyMatch(lower::contains) ? key : key + " = " + value;
  }

  private List<String> words(String key) {
    return Arrays.stream(values.getOrDefault(key, "").split(",", -1))
        .map(String::strip)
        .filter(word -> !word.isEmpty())
        .toList();
  }
}
