package dev.dbkeep.studio.team;

import dev.dbkeep.postgres.ServerUrl;
import java.util.List;

/**
 * Whether the role that members work as can reach the accounts, so that SQL of a member could make
 * an admin of anybody. PostgreSQL is asked, which knows owners, grants and memberships; a role of
 * that name that is not there reaches nothing.
 *
 * @param ledger where the accounts are
 * @param work where members work
 */
record Reach(Ledger ledger, ServerUrl work) {
  /** Whoever reads or writes one of them gets in, or sees what only admins see. */
  private static final List<String> ACCOUNTS =
      List.of(
          "dbkeep.studio_account",
          "dbkeep.studio_session",
          "dbkeep.studio_link",
          "dbkeep.studio_identity",
          "dbkeep.studio_redirect",
          "dbkeep.studio_attempt",
          "dbkeep.studio_audit");

  /** By itself, or as a role that it may become, also where it inherits nothing from it. */
  private static final String REACHES =
      """
      SELECT EXISTS (
        SELECT FROM pg_catalog.pg_roles r
          JOIN pg_catalog.pg_roles m ON pg_catalog.pg_has_role(r.oid, m.oid, 'MEMBER')
          CROSS JOIN pg_catalog.pg_class c
          JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
         WHERE r.rolname = ? AND c.oid = ANY (?::pg_catalog.regclass[])
           AND (m.rolsuper OR m.rolcreaterole OR m.oid IN (c.relowner, n.nspowner)
             OR m.rolname IN ('pg_read_server_files', 'pg_write_server_files', 'pg_execute_server_program')
             OR pg_catalog.has_table_privilege(m.oid, c.oid, 'SELECT, INSERT, UPDATE, DELETE, TRUNCATE, TRIGGER')
             OR pg_catalog.has_any_column_privilege(m.oid, c.oid, 'SELECT, INSERT, UPDATE')))
      """;

  /** Asked each time: a GRANT may come at any moment, and it takes about a millisecond. */
  boolean isOpen() {
    return ledger.read(
        connection ->
            Query.of(REACHES, work.user(), ACCOUNTS)
                .first(connection, row -> row.getBoolean(1))
                .orElse(false));
  }
}
