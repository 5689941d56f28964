package dev.dbkeep.objects;

/** Conditions that every catalog query shares. */
final class CatalogSql {
  private CatalogSql() {}

  /**
   * Schemas a user made: not the system's, not temporary ones, not our own. Expects pg_namespace as
   * n.
   */
  static final String USER_SCHEMA =
      "n.nspname !~ '^pg_' and n.nspname <> 'information_schema' and n.nspname <> 'dbkeep'";

  /** What no extension owns. */
  static String notOfExtension(String systemCatalog, String oid) {
    return "not exists (select from pg_depend x where x.classid = '"
        + systemCatalog
        + "'::regclass and x.objid = "
        + oid
        + " and x.deptype = 'e')";
  }

  /**
   * Ordinary tables that stand alone: no partitions, no inheritance, no row type of their own.
   * Expects pg_class as c and pg_namespace as n.
   */
  static final String MANAGED_TABLE =
      "c.relkind = 'r' and not c.relispartition and c.reloftype = 0 and "
          + USER_SCHEMA
          + " and not exists (select from pg_inherits i where i.inhrelid = c.oid or i.inhparent ="
          + " c.oid) and "
          + notOfExtension("pg_class", "c.oid");
}
