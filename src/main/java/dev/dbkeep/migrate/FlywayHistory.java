package dev.dbkeep.migrate;

import dev.dbkeep.error.DbkeepException;
import dev.dbkeep.postgres.Identifiers;
import dev.dbkeep.postgres.ServerUrl;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Flyway's {@code flyway_schema_history}, with the key and index names Flyway gives. */
final class FlywayHistory implements History {
  static final String TABLE = "flyway_schema_history";
  private static final String SQL_TYPE = "SQL";
  private static final String BASELINE_TYPE = "BASELINE";
  private static final String SQL_BASELINE_TYPE = "SQL_BASELINE";
  private static final String BASELINE_TEXT = "<< Flyway Baseline >>";
  private static final String SCHEMA_TYPE = "SCHEMA";

  /** The letters F, l, y, w, a, y; Flyway adds the hash of the quoted table name. */
  private static final long LOCK_BASE = 0x46_6C_79_77_61_79L;

  private static final int LONGEST_DESCRIPTION = 200;
  private static final int LONGEST_SCRIPT = 1000;

  private final String schema;
  private final String table;

  FlywayHistory(String schema) {
    this.schema = schema;
    this.table = Identifiers.quote(schema, TABLE);
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
        FlywayHistory::row);
  }

  private static HistoryRow row(ResultSet rows) throws SQLException {
    String type = rows.getString("type");
    String version = rows.getString("version");
    HistoryRow.State state = HistoryRow.State.APPLIED;
    if (!rows.getBoolean("success")) {
      state = HistoryRow.State.FAILED;
    } else if (type.equals(BASELINE_TYPE)) {
      state = HistoryRow.State.BASELINE;
    } else if (!type.equals(SQL_TYPE) && !type.equals(SQL_BASELINE_TYPE)) {
      state = HistoryRow.State.MARKER;
    }
    Instant installed = rows.getTimestamp("installed_on").toInstant();
    @Nullable FlywayVersion parsed =
        version == null ? null : FlywayVersion.parse(version).orElse(null);
    return new HistoryRow(
        rows.getString("script"),
        rows.getString("checksum"),
        state,
        installed,
        installed,
        null,
        new HistoryRow.Flyway(
            rows.getInt("installed_rank"), parsed, rows.getString("description"), type));
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
            .formatted(table, TABLE));
    HistoryRows.run(
        connection, "create index \"%s_s_idx\" on %s (\"success\")".formatted(TABLE, table));
    if (newSchema) {
      insert(
          connection,
          new Row(
              0,
              null,
              "<< Flyway Schema Creation >>",
              SCHEMA_TYPE,
              Identifiers.quote(schema),
              null,
              0,
              true));
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
  public void started(Connection connection, Migration migration) {}

  @Override
  public void finished(Connection connection, Migration migration, Duration duration)
      throws SQLException {
    removeFailed(connection, migration);
    insert(connection, row(migration, duration, true));
  }

  @Override
  public void failed(
      Connection connection, Migration migration, DbkeepException error, int statementsDone)
      throws SQLException {
    if (statementsDone == 0) {
      removeFailed(connection, migration);
      return;
    }
    removeFailed(connection, migration);
    insert(connection, row(migration, Duration.ZERO, false));
  }

  @Override
  public void markApplied(Connection connection, Migration migration) throws SQLException {
    remove(connection, migration, "true");
    insert(connection, row(migration, Duration.ZERO, true));
  }

  @Override
  public void updateChecksum(Connection connection, Migration migration, HistoryRow row)
      throws SQLException {
    if (row.key() instanceof HistoryRow.Flyway flyway) {
      try (PreparedStatement statement =
          connection.prepareStatement(
              "update "
                  + table
                  + " set checksum = ?, description = ?, script = ? where installed_rank = ?")) {
        statement.setInt(1, Integer.parseInt(migration.checksum()));
        statement.setString(2, description(migration));
        statement.setString(3, script(migration));
        statement.setInt(4, flyway.rank());
        statement.executeUpdate();
      }
    }
  }

  @Override
  public void markRolledBack(Connection connection, HistoryRow row) throws SQLException {
    if (row.key() instanceof HistoryRow.Flyway flyway) {
      try (PreparedStatement statement =
          connection.prepareStatement("delete from " + table + " where installed_rank = ?")) {
        statement.setInt(1, flyway.rank());
        statement.executeUpdate();
      }
    }
  }

  /** A baseline row as Flyway's own baseline command writes it. */
  void markBaseline(Connection connection, String version) throws SQLException {
    insert(
        connection,
        new Row(-1, version, BASELINE_TEXT, BASELINE_TYPE, BASELINE_TEXT, null, 0, true));
  }

  private void removeFailed(Connection connection, Migration migration) throws SQLException {
    remove(connection, migration, "not success");
  }

  private void remove(Connection connection, Migration migration, String condition)
      throws SQLException {
    FlywayVersion version = migration.versioned().flyway().version();
    String which = version == null ? "version is null and description = ?" : "version = ?";
    try (PreparedStatement statement =
        connection.prepareStatement(
            "delete from %s where %s and %s".formatted(table, which, condition))) {
      statement.setString(1, version == null ? description(migration) : version.text());
      statement.executeUpdate();
    }
  }

  private static String description(Migration migration) {
    String text = migration.versioned().flyway().description();
    return text.length() <= LONGEST_DESCRIPTION
        ? text
        : text.substring(0, LONGEST_DESCRIPTION - 3) + "...";
  }

  private static String script(Migration migration) {
    String path = migration.versioned().path();
    return path.length() <= LONGEST_SCRIPT ? path : "..." + path.substring(3, LONGEST_SCRIPT);
  }

  private static Row row(Migration migration, Duration duration, boolean success) {
    FlywayName name = migration.versioned().flyway();
    FlywayVersion version = name.version();
    String type = name.kind() == FlywayName.Kind.BASELINE ? SQL_BASELINE_TYPE : SQL_TYPE;
    return new Row(
        -1,
        version == null ? null : version.text(),
        description(migration),
        type,
        script(migration),
        Integer.valueOf(migration.checksum()),
        Math.toIntExact(duration.toMillis()),
        success);
  }

  /**
   * A row to be written.
   *
   * @param rank negative for the next one
   */
  private record Row(
      int rank,
      @Nullable String version,
      String description,
      String type,
      String script,
      @Nullable Integer checksum,
      int milliseconds,
      boolean success) {}

  private void insert(Connection connection, Row row) throws SQLException {
    String rank =
        row.rank() < 0 ? "coalesce((select max(installed_rank) from " + table + "), 0) + 1" : "0";
    String sql =
        """
        insert into %s (installed_rank, version, description, type, script, checksum, installed_by, execution_time,
          success)
        values (%s, ?, ?, ?, ?, ?, session_user, ?, ?)\
        """
            .formatted(table, rank);
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setString(1, row.version());
      statement.setString(2, row.description());
      statement.setString(3, row.type());
      statement.setString(4, row.script());
      statement.setObject(5, row.checksum(), Types.INTEGER);
      statement.setInt(6, row.milliseconds());
      statement.setBoolean(7, row.success());
      statement.executeUpdate();
    }
  }
}
