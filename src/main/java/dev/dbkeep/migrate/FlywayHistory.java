package dev.dbkeep.migrate;

import static dev.dbkeep.postgres.Identifiers.literal;

import dev.dbkeep.error.DbkeepException;
import dev.dbkeep.postgres.Identifiers;
import dev.dbkeep.postgres.ServerUrl;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** Flyway's {@code flyway_schema_history}, with the key and index names Flyway gives. */
final class FlywayHistory implements History {
  static final String TABLE = "flyway_schema_history";

  /** The letters F, l, y, w, a, y; Flyway adds the hash of the quoted table name. */
  private static final long LOCK_BASE = 0x46_6C_79_77_61_79L;

  private final String schema;
  private final String name;
  private final String table;

  FlywayHistory(String schema) {
    this(schema, TABLE);
  }

  private FlywayHistory(String schema, String name) {
    this.schema = schema;
    this.name = name;
    this.table = Identifiers.quote(schema, name);
  }

  /** Where Flyway's configuration has it, or else where Flyway would by itself. */
  static FlywayHistory of(ToolSettings told, ServerUrl url) {
    return new FlywayHistory(
        told.schema() == null ? schema(url) : told.schema(),
        told.table() == null ? TABLE : told.table());
  }

  /**
   * The schema Flyway would take for its default: the first of {@code currentSchema}, or public.
   */
  static String schema(ServerUrl url) {
    String current =
        url.parameters()
            .getOrDefault("currentSchema", url.parameters().getOrDefault("schema", "public"));
    return current.split(",", 2)[0].strip();
  }

  @Override
  public String table() {
    return table;
  }

  @Override
  public String schema() {
    return schema;
  }

  @Override
  public Optional<String> searchPath() {
    return schema.equals("public")
        ? Optional.empty()
        : Optional.of(Identifiers.quote(schema) + ", \"$user\", public");
  }

  @Override
  public Optional<Long> advisoryLock() {
    return Optional.of(LOCK_BASE + table.hashCode());
  }

  @Override
  public Optional<List<HistoryRow>> read(Connection connection) throws SQLException {
    return HistoryRows.read(
        connection,
        """
        select installed_rank, version, description, type, script, checksum, installed_on, success
        from %s order by installed_rank\
        """
            .formatted(table),
        FlywayRow::read);
  }

  @Override
  public void create(Connection connection) throws SQLException {
    boolean newSchema = !schemaExists(connection);
    if (newSchema) {
      HistoryRows.run(connection, "create schema if not exists " + Identifiers.quote(schema));
    }
    if (exists(connection)) {
      return;
    }
    HistoryRows.run(
        connection,
        """
        create table %s (
          "installed_rank" int not null,
          "version" varchar(50),
          "description" varchar(200) not null,
          "type" varchar(20) not null,
          "script" varchar(1000) not null,
          "checksum" integer,
          "installed_by" varchar(100) not null,
          "installed_on" timestamp not null default now(),
          "execution_time" integer not null,
          "success" boolean not null,
          constraint "%s_pk" primary key ("installed_rank")
        )\
        """
            .formatted(table, name));
    HistoryRows.run(
        connection, "create index \"%s_s_idx\" on %s (\"success\")".formatted(name, table));
    if (newSchema) {
      HistoryRows.run(connection, FlywayRow.schemaCreated(Identifiers.quote(schema)).insert(table));
    }
  }

  private boolean schemaExists(Connection connection) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "select exists (select from pg_catalog.pg_namespace where nspname = ?)")) {
      statement.setString(1, schema);
      try (ResultSet rows = statement.executeQuery()) {
        return rows.next() && rows.getBoolean(1);
      }
    }
  }

  @Override
  public boolean unchanged(Migration migration, HistoryRow row) {
    String recorded = row.checksum();
    return recorded == null
        || recorded.equals(migration.checksum())
        || migration.repeatable() && recorded.equals(migration.versioned().rawChecksum());
  }

  /** Flyway shows a migration only once it has ended; dbkeep's journal keeps what is unfinished. */
  @Override
  public String started(Migration migration) {
    return "";
  }

  @Override
  public String finished(Migration migration, boolean begun, String took) {
    String milliseconds = "(extract(epoch from " + took + ") * 1000)::int";
    String row = FlywayRow.of(migration, milliseconds, true).insert(table);
    return begun ? removeFailed(migration) + ";\n" + row : row;
  }

  @Override
  public String failed(Migration migration, DbkeepException error, int statementsDone) {
    return statementsDone == 0
        ? removeFailed(migration)
        : removeFailed(migration) + ";\n" + FlywayRow.of(migration, "0", false).insert(table);
  }

  @Override
  public String markApplied(Migration migration) {
    return remove(migration, "true") + ";\n" + FlywayRow.of(migration, "0", true).insert(table);
  }

  @Override
  public String updateChecksum(Migration migration, HistoryRow row) {
    return row.key() instanceof HistoryRow.Flyway flyway
        ? "update %s set checksum = %d, description = %s, script = %s where installed_rank = %d"
            .formatted(
                table,
                Integer.valueOf(migration.checksum()),
                literal(FlywayRow.description(migration)),
                literal(FlywayRow.script(migration)),
                flyway.rank())
        : "";
  }

  @Override
  public String markRolledBack(HistoryRow row) {
    return row.key() instanceof HistoryRow.Flyway flyway
        ? "delete from %s where installed_rank = %d".formatted(table, flyway.rank())
        : "";
  }

  /** A baseline row as Flyway's own baseline command writes it. */
  String markBaseline(String version) {
    return FlywayRow.baseline(version).insert(table);
  }

  private String removeFailed(Migration migration) {
    return remove(migration, "not success");
  }

  private String remove(Migration migration, String condition) {
    FlywayVersion version = migration.versioned().flyway().version();
    String which =
        version == null
            ? "version is null and description = " + literal(FlywayRow.description(migration))
            : "version = " + literal(version.text());
    return "delete from %s where %s and %s".formatted(table, which, condition);
  }
}
