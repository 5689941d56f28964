package dev.dbkeep.upkeep.checks;

/** Kinds of things that many checks look at. What extensions and other tools own is left out. */
enum Population {
  TABLES("SELECT count(*) FROM tables t WHERE NOT t.relispartition"),
  FOREIGN_KEYS(
      """
      SELECT count(*) FROM tables t JOIN pg_catalog.pg_constraint k ON k.conrelid = t.oid
      WHERE k.contype = 'f' AND k.conparentid = 0
      """),
  CONSTRAINTS(
      """
      SELECT count(*) FROM tables t JOIN pg_catalog.pg_constraint k ON k.conrelid = t.oid
      WHERE k.contype IN ('f', 'c') AND k.conparentid = 0
      """),
  TRIGGERS(
      """
      SELECT count(*) FROM tables t JOIN pg_catalog.pg_trigger g ON g.tgrelid = t.oid WHERE NOT g.tgisinternal
      """),
  SEQUENCES(
      """
      SELECT count(*) FROM pg_catalog.pg_sequence s JOIN pg_catalog.pg_class c ON c.oid = s.seqrelid
      JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname <> 'dbkeep' AND n.nspname !~ '^pg_'
      """),
  PARTITIONED("SELECT count(*) FROM tables t WHERE t.relkind = 'p' AND NOT t.relispartition");

  /**
   * The tables of the user as {@code tables}: {@code object} is the name with its schema, as SQL.
   * To be put before a query.
   */
  static final String USERS_TABLES =
      """
      WITH tables AS (
        SELECT c.oid, c.oid::pg_catalog.regclass::text AS object, c.relname, c.relkind, c.relpersistence, c.relispartition,
               c.reltuples, c.reloptions, c.relrowsecurity, n.nspname
        FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
        WHERE c.relkind IN ('r', 'p')
          AND n.nspname NOT IN ('pg_catalog', 'information_schema', 'dbkeep', 'drizzle') AND n.nspname !~ '^pg_(toast|temp)'
          AND c.relname NOT IN ('_prisma_migrations', 'flyway_schema_history')
          AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend d
                          WHERE d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass AND d.objid = c.oid AND d.deptype = 'e'))
      """;

  private final String query;

  Population(String query) {
    this.query = query;
  }

  String sql() {
    return USERS_TABLES + query;
  }
}
