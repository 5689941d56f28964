package dev.dbkeep.studio.team;

import dev.dbkeep.postgres.ServerUrl;
import java.sql.Connection;
import java.sql.SQLException;

/**
 * Whether the role that members work as can reach the accounts. PostgreSQL is asked, which knows
 * owners, grants and memberships; a role of that name that is not there reaches nothing.
 */
final class Reach {
  private static final String REACHES =
      """
      SELECT r.rolsuper OR r.rolcreaterole
          OR pg_catalog.pg_has_role(r.oid, c.relowner, 'MEMBER')
          OR pg_catalog.has_table_privilege(r.oid, c.oid, 'SELECT, INSERT, UPDATE, DELETE, TRUNCATE, TRIGGER')
          OR EXISTS (SELECT FROM pg_catalog.pg_roles f
               WHERE f.rolname IN ('pg_read_server_files', 'pg_write_server_files', 'pg_execute_server_program')
                 AND pg_catalog.pg_has_role(r.oid, f.oid, 'MEMBER'))
        FROM pg_catalog.pg_roles r, pg_catalog.pg_class c
       WHERE r.rolname = ? AND c.oid = 'dbkeep.studio_session'::pg_catalog.regclass
      """;

  private Reach() {}

  /**
   * On a connection to the accounts.
   *
   * @param work where members work
   */
  static boolean reaches(Connection connection, ServerUrl work) throws SQLException {
    return Query.of(REACHES, work.user()).first(connection, row -> row.getBoolean(1)).orElse(false);
  }
}
