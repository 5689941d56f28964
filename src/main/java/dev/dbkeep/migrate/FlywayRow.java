package dev.dbkeep.migrate;

import static dev.dbkeep.postgres.Identifiers.literal;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A row of {@code flyway_schema_history}, to be written as Flyway itself would write it.
 *
 * @param rank null for the next one
 * @param milliseconds an SQL expression
 */
record FlywayRow(
    @Nullable Integer rank,
    @Nullable String version,
    String description,
    String type,
    String script,
    @Nullable Integer checksum,
    String milliseconds,
    boolean success) {
  private static final String SQL_TYPE = "SQL";
  private static final String BASELINE_TYPE = "BASELINE";
  private static final String SQL_BASELINE_TYPE = "SQL_BASELINE";
  private static final String BASELINE_TEXT = "<< Flyway Baseline >>";
  private static final String SCHEMA_TYPE = "SCHEMA";
  private static final String SCHEMA_TEXT = "<< Flyway Schema Creation >>";
  private static final int LONGEST_DESCRIPTION = 200;
  private static final int LONGEST_SCRIPT = 1000;

  static FlywayRow of(Migration migration, String milliseconds, boolean success) {
    FlywayName name = migration.versioned().flyway();
    FlywayVersion version = name.version();
    String type = name.kind() == FlywayName.Kind.BASELINE ? SQL_BASELINE_TYPE : SQL_TYPE;
    return new FlywayRow(
        null,
        version == null ? null : version.text(),
        description(migration),
        type,
        script(migration),
        Integer.valueOf(migration.checksum()),
        milliseconds,
        success);
  }

  /** As Flyway's own baseline command writes it. */
  static FlywayRow baseline(String version) {
    return new FlywayRow(
        null, version, BASELINE_TEXT, BASELINE_TYPE, BASELINE_TEXT, null, "0", true);
  }

  /** As Flyway writes it where it had to create the schema of its table. */
  static FlywayRow schemaCreated(String quotedSchema) {
    return new FlywayRow(0, null, SCHEMA_TEXT, SCHEMA_TYPE, quotedSchema, null, "0", true);
  }

  static String description(Migration migration) {
    String text = migration.versioned().flyway().description();
    return text.length() <= LONGEST_DESCRIPTION
        ? text
        : text.substring(0, LONGEST_DESCRIPTION - 3) + "...";
  }

  static String script(Migration migration) {
    String path = migration.versioned().path();
    return path.length() <= LONGEST_SCRIPT ? path : "..." + path.substring(3, LONGEST_SCRIPT);
  }

  String insert(String table) {
    String number =
        rank == null
            ? "coalesce((select max(installed_rank) from " + table + "), 0) + 1"
            : rank.toString();
    return """
    insert into %s (installed_rank, version, description, type, script, checksum, installed_by, execution_time,
      success)
    values (%s, %s, %s, %s, %s, %s, session_user, %s, %s)\
    """
        .formatted(
            table,
            number,
            version == null ? "null" : literal(version),
            literal(description),
            literal(type),
            literal(script),
            checksum,
            milliseconds,
            success);
  }

  /** A row that is there. */
  static HistoryRow read(ResultSet rows) throws SQLException {
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
}
