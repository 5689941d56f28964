package dev.dbkeep.migrate;

import dev.dbkeep.error.DbkeepException;
import dev.dbkeep.error.ErrorCode;
import dev.dbkeep.postgres.Identifiers;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A database without our history: is it empty, was it deployed by another tool, or does it hold
 * tables of its own?
 */
final class ForeignDatabase {
  private static final Map<String, MigrationFormat> HISTORIES =
      Map.of(
          PrismaHistory.TABLE,
          MigrationFormat.PRISMA,
          "__drizzle_migrations",
          MigrationFormat.DRIZZLE,
          FlywayHistory.TABLE,
          MigrationFormat.FLYWAY);

  private ForeignDatabase() {}

  /** Refuses to run the first migration over what others built. */
  static void refuse(Connection connection, MigrationFormat format, String schema)
      throws SQLException {
    for (History other : others(schema)) {
      MigrationFormat theirs = format(other);
      if (theirs != format && other.exists(connection)) {
        throw DbkeepException.of(
            ErrorCode.MIGRATION_HISTORY,
            "this database was deployed by "
                + theirs.tool()
                + " ("
                + other.table().replace("\"", "")
                + "), and the folder is read as one of "
                + format.tool(),
            "Name the right folder with `--migrations PATH`, or its format with `--format "
                + Names.list(List.of(theirs))
                + "`.");
      }
    }
    List<String> tables = tables(connection, schema);
    if (!tables.isEmpty()) {
      String shown = String.join(", ", tables.subList(0, Math.min(3, tables.size())));
      throw DbkeepException.of(
          ErrorCode.MIGRATION_HISTORY,
          "the database has tables ("
              + shown
              + (tables.size() > 3 ? ", …" : "")
              + ") and no "
              + format.historyTable(),
          "Mark what it already has with `dbkeep migrate baseline`; nothing of it is touched.");
    }
  }

  private static List<History> others(String schema) {
    return List.of(
        new PrismaHistory(schema),
        new DrizzleHistory(),
        new FlywayHistory(schema),
        new OwnHistory());
  }

  private static MigrationFormat format(History history) {
    return switch (history) {
      case PrismaHistory _ -> MigrationFormat.PRISMA;
      case DrizzleHistory _ -> MigrationFormat.DRIZZLE;
      case FlywayHistory _ -> MigrationFormat.FLYWAY;
      case OwnHistory _ -> MigrationFormat.OWN;
    };
  }

  /** The tables of a schema that neither an extension nor a migration tool brought along. */
  static List<String> tables(Connection connection, String schema) throws SQLException {
    String sql =
        """
        select c.relname from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace
        where n.nspname = ? and c.relkind in ('r', 'p', 'v', 'm', 'f')
          and not exists (
            select from pg_catalog.pg_depend d
            where d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass and d.objid = c.oid and d.deptype = 'e')
        order by c.relname limit 10\
        """;
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setString(1, schema);
      try (ResultSet rows = statement.executeQuery()) {
        List<String> tables = new ArrayList<>();
        while (rows.next()) {
          if (!HISTORIES.containsKey(rows.getString(1))) {
            tables.add(Identifiers.quote(schema, rows.getString(1)).replace("\"", ""));
          }
        }
        return tables;
      }
    }
  }
}
