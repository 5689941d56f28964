package dev.dbkeep.config;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Every key of the configuration, once: name, kind, default, variable and the line that documents
 * it.
 */
public enum Setting {
  URL(
      "url",
      Kind.TEXT,
      null,
      "DATABASE_URL",
      "the database, as postgresql://user:password@host:5432/name; without one an embedded server"
          + " under .dbkeep/ serves"),
  ENV("env", Kind.TEXT, null, "DBKEEP_ENV", "which [env.NAME] section of dbkeep.toml applies"),
  PROTECTED(
      "protected",
      Kind.FLAG,
      "false",
      null,
      "refuses push, reset and everything else of risk critical"),
  SCHEMAS(
      "schemas",
      Kind.LIST,
      "",
      "DBKEEP_SCHEMAS",
      "the PostgreSQL schemas dbkeep manages; empty means every one the desired schema mentions"),
  SCHEMA(
      "schema",
      Kind.PATH,
      null,
      "DBKEEP_SCHEMA",
      "where the desired schema is: a .sql file or folder, a schema.prisma file or folder"),
  SCHEMA_COMMAND(
      "schema-command",
      Kind.TEXT,
      null,
      null,
      "a command that prints the desired schema as SQL, such as npx drizzle-kit export"),
  MIGRATIONS(
      "migrations", Kind.PATH, "migrations", "DBKEEP_MIGRATIONS", "the folder of migrations"),
  MIGRATIONS_FORMAT(
      "migrations-format",
      Kind.TEXT,
      "auto",
      null,
      "auto, dbkeep, prisma, drizzle or flyway; auto looks at the folder"),
  SEED("seed", Kind.PATH, null, null, "a .sql file with first data, run by seed and reset"),
  SEED_COMMAND(
      "seed-command",
      Kind.TEXT,
      null,
      null,
      "a command that loads first data, run with DATABASE_URL set"),
  LOCK_BUDGET(
      "lock-budget",
      Kind.DURATION,
      "100ms",
      "DBKEEP_LOCK_BUDGET",
      "how long one attempt for a lock may make the application wait"),
  DEADLINE(
      "deadline",
      Kind.DURATION,
      "10m",
      "DBKEEP_DEADLINE",
      "how long attempts for a lock are repeated before the command gives up"),
  SHADOW_URL(
      "shadow-url",
      Kind.TEXT,
      null,
      "SHADOW_DATABASE_URL",
      "a server for scratch databases, when the target's own role may not create one"),
  PG(
      "pg",
      Kind.NUMBER,
      "18",
      "DBKEEP_PG",
      "the major version of the embedded PostgreSQL, 13 to 18"),
  STUDIO_PUBLIC_URL(
      "studio-public-url",
      Kind.TEXT,
      null,
      "DBKEEP_STUDIO_PUBLIC_URL",
      "what `dbkeep studio --server` is called outside, as https://studio.example.com"),
  STUDIO_ACCOUNTS_URL(
      "studio-accounts-url",
      Kind.TEXT,
      null,
      "DBKEEP_STUDIO_ACCOUNTS_URL",
      "where the accounts of `dbkeep studio --server` are kept: a database or a role that members"
          + " cannot reach (default: the database itself, where SQL is then for admins alone)");

  /** What a value of the key looks like. */
  public enum Kind {
    TEXT("text"),
    PATH("path"),
    FLAG("true or false"),
    NUMBER("number"),
    DURATION("duration such as 100ms, 10s or 5m"),
    LIST("list of texts");

    private final String label;

    Kind(String label) {
      this.label = label;
    }

    public String label() {
      return label;
    }
  }

  private final String key;
  private final Kind kind;
  private final @Nullable String defaultValue;
  private final @Nullable String variable;
  private final String doc;

  Setting(
      String key, Kind kind, @Nullable String defaultValue, @Nullable String variable, String doc) {
    this.key = key;
    this.kind = kind;
    this.defaultValue = defaultValue;
    this.variable = variable;
    this.doc = doc;
  }

  /** As written in dbkeep.toml. */
  public String key() {
    return key;
  }

  public Kind kind() {
    return kind;
  }

  public @Nullable String defaultValue() {
    return defaultValue;
  }

  /** The environment variable that sets it. */
  public @Nullable String variable() {
    return variable;
  }

  public String doc() {
    return doc;
  }

  static Optional<Setting> of(String key) {
    return Arrays.stream(values()).filter(setting -> setting.key.equals(key)).findFirst();
  }

  static List<String> keys() {
    return Arrays.stream(values()).map(Setting::key).toList();
  }
}
