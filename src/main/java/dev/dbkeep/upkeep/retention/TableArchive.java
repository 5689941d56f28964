package dev.dbkeep.upkeep.retention;

import dev.dbkeep.error.DbkeepException;
import dev.dbkeep.error.ErrorCode;
import dev.dbkeep.postgres.Identifiers;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/** Moves rows into another table of the database, in the same statement. */
final class TableArchive implements Archive {
  private static final String MISSING =
      """
      SELECT w.name FROM pg_catalog.unnest(?::text[]) AS w (name)
      WHERE NOT EXISTS (SELECT FROM pg_catalog.pg_attribute a
                        WHERE a.attrelid = ?::regclass AND a.attname = w.name AND NOT a.attisdropped)
      """;

  private final ArchivePlace.Table place;
  private final AgedTable table;

  private TableArchive(ArchivePlace.Table place, AgedTable table) {
    this.place = place;
    this.table = table;
  }

  /** Makes what is missing: the schema, a table like the one of the policy, one for each child. */
  static TableArchive prepare(Connection connection, ArchivePlace.Table place, AgedTable table)
      throws SQLException {
    TableArchive archive = new TableArchive(place, table);
    if (place.schema().equals(table.schema()) && place.name().equals(table.name())) {
      throw DbkeepException.of(
          ErrorCode.CONFIG,
          "the archive of " + table.shown() + " is that table itself",
          "Name another one: archive = \"table:archive." + table.name() + "\".");
    }
    archive.make(connection, table.schema(), table.name(), table.data());
    for (ChildPath path : table.children()) {
      ChildKey child = path.last();
      if (!child.leavesChild()) {
        archive.make(connection, child.schema(), child.name(), child.data());
      }
    }
    return archive;
  }

  private void make(Connection connection, String schema, String name, List<String> data)
      throws SQLException {
    String target = target(schema, name);
    try (Statement statement = connection.createStatement()) {
      if (!exists(connection, target)) {
        statement.execute("CREATE SCHEMA IF NOT EXISTS " + Identifiers.quote(place.schema()));
        // without defaults and keys: what was valid then must be taken as it is
        statement.execute(
            "CREATE TABLE IF NOT EXISTS "
                + target
                + " (LIKE "
                + Identifiers.quote(schema, name)
                + ")");
      }
    }
    try (PreparedStatement statement = connection.prepareStatement(MISSING)) {
      statement.setArray(1, connection.createArrayOf("text", data.toArray()));
      statement.setString(2, target);
      try (ResultSet row = statement.executeQuery()) {
        if (row.next()) {
          throw DbkeepException.of(
              ErrorCode.CONFIG,
              "the archive table " + target + " has no column " + row.getString(1),
              "Add the column to it, or name another table for the archive.");
        }
      }
    }
  }

  private static boolean exists(Connection connection, String target) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement("SELECT pg_catalog.to_regclass(?) IS NOT NULL")) {
      statement.setString(1, target);
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        return row.getBoolean(1);
      }
    }
  }

  private String target(String schema, String name) {
    boolean own = schema.equals(table.schema()) && name.equals(table.name());
    return Identifiers.quote(place.schema(), own ? place.name() : place.name() + "_" + name);
  }

  @Override
  public long take(Connection connection, Source source) throws SQLException {
    String insert = "INSERT INTO " + target(source.schema(), source.name());
    String columns = source.columns();
    String sql =
        source.removes()
            ? "WITH gone AS ("
                + source.withRows()
                + ") "
                + insert
                + " ("
                + columns
                + ") SELECT "
                + columns
                + " FROM gone"
            : insert + " (" + columns + ") " + source.withRows();
    try (Statement statement = connection.createStatement()) {
      return statement.executeLargeUpdate(sql);
    }
  }
}
