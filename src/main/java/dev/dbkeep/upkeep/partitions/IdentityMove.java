package dev.dbkeep.upkeep.partitions;

import dev.dbkeep.postgres.Identifiers;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * Brings identity columns to another table, whose sequences go on where those of the first stand: a
 * partition cannot have one of its own.
 */
final class IdentityMove {
  private static final String COLUMNS =
      """
      SELECT pg_catalog.quote_ident(a.attname), CASE a.attidentity WHEN 'a' THEN 'ALWAYS' ELSE 'BY DEFAULT' END,
             n.nspname, c.relname,
             pg_catalog.concat(' START WITH ', s.seqstart, ' INCREMENT BY ', s.seqincrement, ' MINVALUE ', s.seqmin, ' MAXVALUE ', s.seqmax,
                               ' CACHE ', s.seqcache, CASE WHEN s.seqcycle THEN ' CYCLE' END)
      FROM pg_catalog.pg_attribute a
           JOIN pg_catalog.pg_depend d ON d.refclassid = 'pg_catalog.pg_class'::regclass AND d.refobjid = a.attrelid AND d.refobjsubid = a.attnum
             AND d.classid = 'pg_catalog.pg_class'::regclass AND d.deptype = 'i'
           JOIN pg_catalog.pg_sequence s ON s.seqrelid = d.objid
           JOIN pg_catalog.pg_class c ON c.oid = s.seqrelid
           JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
      WHERE a.attrelid = ?::oid AND a.attidentity <> ''
      ORDER BY a.attnum
      """;

  private static final String GRANTS =
      """
      SELECT pg_catalog.concat('GRANT ', g.privilege_type, ' ON SEQUENCE ', ?::text, ' TO ',
               CASE g.grantee WHEN 0 THEN 'PUBLIC' ELSE pg_catalog.quote_ident(pg_catalog.pg_get_userbyid(g.grantee)) END)
      FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace, pg_catalog.aclexplode(c.relacl) AS g
      WHERE n.nspname = ? AND c.relname = ?
      """;

  private final CatalogRows rows;
  private final List<CatalogRows.Row> columns;

  private IdentityMove(CatalogRows rows, List<CatalogRows.Row> columns) {
    this.rows = rows;
    this.columns = columns;
  }

  static IdentityMove of(CatalogRows rows, GrowingTable table) throws SQLException {
    return new IdentityMove(rows, rows.read(COLUMNS, table.oid()));
  }

  /** Makes them on a table that has none; the sequences get names for the time being. */
  List<String> make(String table) {
    List<String> statements = new ArrayList<>();
    for (CatalogRows.Row column : columns) {
      String sequence = Identifiers.quote(column.text(3), forNow(column));
      statements.add(
          "ALTER TABLE %s ALTER COLUMN %s ADD GENERATED %s AS IDENTITY (SEQUENCE NAME %s%s)"
              .formatted(table, column.text(1), column.text(2), sequence, column.text(5)));
      statements.add(
          "SELECT pg_catalog.setval(%s, last_value, is_called) FROM %s"
              .formatted(
                  Identifiers.literal(sequence),
                  Identifiers.quote(column.text(3), column.text(4))));
    }
    return statements;
  }

  /** Takes them, with their sequences, from the table they were read from. */
  List<String> drop(String table) {
    return columns.stream()
        .map(
            column -> "ALTER TABLE " + table + " ALTER COLUMN " + column.text(1) + " DROP IDENTITY")
        .toList();
  }

  /** Once the first ones are gone. */
  List<String> rename() throws SQLException {
    List<String> statements = new ArrayList<>();
    for (CatalogRows.Row column : columns) {
      statements.add(
          "ALTER SEQUENCE %s RENAME TO %s"
              .formatted(
                  Identifiers.quote(column.text(3), forNow(column)),
                  Identifiers.quote(column.text(4))));
      statements.addAll(
          rows.texts(
              GRANTS,
              Identifiers.quote(column.text(3), column.text(4)),
              column.text(3),
              column.text(4)));
    }
    return statements;
  }

  private static String forNow(CatalogRows.Row column) {
    return GrowingTable.named(column.text(4), "_dbkeep");
  }
}
