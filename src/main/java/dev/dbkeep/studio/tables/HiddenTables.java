package dev.dbkeep.studio.tables;

/**
 * Where Studio keeps accounts, sessions and drafts of its members: none of them is to see these.
 */
final class HiddenTables {
  /**
   * A further condition, true of the other tables; of {@code pg_class c} and {@code pg_namespace
   * n}.
   */
  static final String AND_NOT_HIDDEN =
      """
      AND NOT (n.nspname = 'dbkeep'
        AND (pg_catalog.starts_with(c.relname, 'studio_') OR c.relname IN ('project', 'project_version')))
      """;

  private HiddenTables() {}
}
