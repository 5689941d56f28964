package dev.dbkeep.cli.schema;

import dev.dbkeep.postgres.Connections;
import dev.dbkeep.postgres.Identifiers;
import dev.dbkeep.postgres.ServerUrl;
import dev.dbkeep.postgres.SqlErrors;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * Empties schemas by dropping them; {@code public} and the named ones come back with the owner and
 * rights they had.
 *
 * @param tables how many are lost
 * @param rows how many rows they hold by PostgreSQL's own estimate
 */
record Wipe(ServerUrl url, List<String> schemas, List<String> statements, long tables, long rows) {
  /** Schemas of the server and of extensions are not the project's. */
  private static final String SCHEMAS =
      """
      SELECT n.nspname AS name, pg_catalog.pg_get_userbyid(n.nspowner) AS owner,
             n.nspname = 'public' OR n.nspname = ANY (?) AS kept,
             (SELECT count(*) FROM pg_catalog.pg_class c WHERE c.relnamespace = n.oid AND c.relkind IN ('r', 'p')) AS tables,
             (SELECT coalesce(sum(greatest(c.reltuples, 0)), 0) FROM pg_catalog.pg_class c
              WHERE c.relnamespace = n.oid AND c.relkind = 'r') AS rows,
             ARRAY(SELECT pg_catalog.format('GRANT %s ON SCHEMA %I TO %s', a.privilege_type, n.nspname,
                                            CASE WHEN a.grantee = 0 THEN 'PUBLIC'
                                                 ELSE pg_catalog.quote_ident(pg_catalog.pg_get_userbyid(a.grantee)) END)
                   FROM pg_catalog.aclexplode(n.nspacl) a) AS grants
      FROM pg_catalog.pg_namespace n
      WHERE n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
        AND (pg_catalog.cardinality(?::text[]) = 0 OR n.nspname = ANY (?) OR n.nspname IN ('dbkeep', 'drizzle'))
        AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend d
                        WHERE d.classid = 'pg_catalog.pg_namespace'::regclass AND d.objid = n.oid AND d.deptype = 'e')
      ORDER BY n.nspname
      """;

  Wipe {
    schemas = List.copyOf(schemas);
    statements = List.copyOf(statements);
  }

  /**
   * What would have to be dropped; changes nothing.
   *
   * @param history the table of applied migrations, as SQL, wherever it stands: with it left over
   *     the emptied database would count as migrated
   */
  static Wipe of(ServerUrl url, Collection<String> managed, Optional<String> history) {
    List<String> schemas = new ArrayList<>();
    List<String> statements = new ArrayList<>();
    history.ifPresent(table -> statements.add("DROP TABLE IF EXISTS " + table));
    long tables = 0;
    long rows = 0;
    try (Connection connection = Connections.open(url);
        PreparedStatement query = connection.prepareStatement(SCHEMAS)) {
      for (int i = 1; i <= 3; i++) {
        query.setArray(i, connection.createArrayOf("text", managed.toArray()));
      }
      try (ResultSet row = query.executeQuery()) {
        while (row.next()) {
          String name = row.getString("name");
          schemas.add(name);
          tables += row.getLong("tables");
          rows += row.getLong("rows");
          statements.add("DROP SCHEMA " + Identifiers.quote(name) + " CASCADE");
          if (row.getBoolean("kept")) {
            statements.add("CREATE SCHEMA " + Identifiers.quote(name));
            statements.add(
                "ALTER SCHEMA "
                    + Identifiers.quote(name)
                    + " OWNER TO "
                    + Identifiers.quote(row.getString("owner")));
            statements.addAll(List.of((String[]) row.getArray("grants").getArray()));
          }
        }
      }
    } catch (SQLException e) {
      throw SqlErrors.of(e, url);
    }
    return new Wipe(url, schemas, statements, tables, rows);
  }

  void run(Duration deadline) {
    try (Connection connection = Connections.open(url);
        Statement statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      statement.execute("SET LOCAL lock_timeout = " + Math.min(deadline.toMillis(), 60_000));
      for (String sql : statements) {
        statement.execute(sql);
      }
      connection.commit();
    } catch (SQLException e) {
      throw SqlErrors.of(e, url);
    }
  }

  String text() {
    return PlanPrinter.count((int) tables, "table")
        + " with about "
        + PlanPrinter.count((int) Math.min(rows, Integer.MAX_VALUE), "row");
  }
}
