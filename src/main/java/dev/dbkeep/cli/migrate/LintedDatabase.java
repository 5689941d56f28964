package dev.dbkeep.cli.migrate;

import dev.dbkeep.lint.facts.Name;
import dev.dbkeep.lint.facts.SearchPath;
import dev.dbkeep.lint.rules.LintContext;
import dev.dbkeep.migrate.Migrations;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What a database says about the names in scripts that will run on it. */
final class LintedDatabase {
  private static final String KNOWN =
      """
      select n.nspname, c.relname from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace
      where n.nspname not in ('pg_catalog', 'information_schema', 'pg_toast')
      union
      select n.nspname, t.typname from pg_catalog.pg_type t join pg_catalog.pg_namespace n on n.oid = t.typnamespace
      where n.nspname not in ('pg_catalog', 'information_schema', 'pg_toast') and t.typtype in ('e', 'd')
      """;

  private LintedDatabase() {}

  static LintContext context(Connection connection, Migrations migrations) throws SQLException {
    return new LintContext(
        new SearchPath(path(connection, migrations), known(connection)),
        connection.getMetaData().getDatabaseMajorVersion() * 10_000);
  }

  /** The one the executor sets for the folder's tool, or else that of the role and the database. */
  private static List<String> path(Connection connection, Migrations migrations)
      throws SQLException {
    if (migrations.setsSearchPath()) {
      return List.of(migrations.schema());
    }
    List<String> schemas = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "select pg_catalog.unnest(pg_catalog.current_schemas(false))::text")) {
      while (rows.next()) {
        schemas.add(rows.getString(1));
      }
    }
    return schemas.isEmpty() ? List.of(migrations.schema()) : schemas;
  }

  private static Set<Name> known(Connection connection) throws SQLException {
    Set<Name> known = new HashSet<>();
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(KNOWN)) {
      while (rows.next()) {
        known.add(new Name(rows.getString(1), rows.getString(2)));
      }
    }
    return known;
  }
}
