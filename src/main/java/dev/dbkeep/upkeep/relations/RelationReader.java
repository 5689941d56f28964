package dev.dbkeep.upkeep.relations;

import dev.dbkeep.upkeep.relations.Relation.Origin;
import dev.dbkeep.upkeep.relations.RelationColumn.Family;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Asks the catalog for columns, keys and foreign keys. */
final class RelationReader {
  private static final String OURS =
      """
        AND n.nspname NOT IN ('pg_catalog', 'information_schema', 'dbkeep') AND n.nspname NOT LIKE 'pg\\_%'
        AND c.relkind IN ('r', 'p') AND NOT c.relispartition
      """;

  private static final String COLUMNS =
      """
      SELECT n.nspname, c.relname, a.attname, coalesce(b.typname, t.typname),
             EXISTS (SELECT FROM pg_catalog.pg_index i
                     WHERE i.indrelid = c.oid AND i.indisprimary AND i.indnkeyatts = 1 AND i.indkey[0] = a.attnum),
             (SELECT pg_catalog.min(k.place)
              FROM pg_catalog.pg_index i
                   CROSS JOIN LATERAL pg_catalog.unnest(i.indkey::int2[]) WITH ORDINALITY AS k (number, place)
              WHERE i.indrelid = c.oid AND k.number = a.attnum AND k.place <= i.indnkeyatts)
      FROM pg_catalog.pg_attribute a
           JOIN pg_catalog.pg_class c ON c.oid = a.attrelid
           JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
           JOIN pg_catalog.pg_type t ON t.oid = a.atttypid
           LEFT JOIN pg_catalog.pg_type b ON b.oid = t.typbasetype
      WHERE a.attnum > 0 AND NOT a.attisdropped
      """
          + OURS
          + " ORDER BY 1, 2, a.attnum";

  private static final String KEYS =
      """
      SELECT n.nspname, c.relname, a.attname, coalesce(b.typname, t.typname), pg_catalog.bool_or(i.indisprimary)
      FROM pg_catalog.pg_index i
           JOIN pg_catalog.pg_class c ON c.oid = i.indrelid
           JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
           JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid AND a.attnum = i.indkey[0]
           JOIN pg_catalog.pg_type t ON t.oid = a.atttypid
           LEFT JOIN pg_catalog.pg_type b ON b.oid = t.typbasetype
      WHERE i.indisunique AND i.indisvalid AND i.indpred IS NULL AND i.indnkeyatts = 1
      """
          + OURS
          + " GROUP BY 1, 2, 3, 4 ORDER BY 1, 2, 3";

  private static final String FOREIGN_KEYS =
      """
      SELECT n.nspname, c.relname, pn.nspname, p.relname, f.conname, f.convalidated,
             ARRAY(SELECT a.attname::text FROM pg_catalog.unnest(f.conkey) WITH ORDINALITY AS k (number, place)
                   JOIN pg_catalog.pg_attribute a ON a.attrelid = f.conrelid AND a.attnum = k.number ORDER BY k.place),
             ARRAY(SELECT a.attname::text FROM pg_catalog.unnest(f.confkey) WITH ORDINALITY AS k (number, place)
                   JOIN pg_catalog.pg_attribute a ON a.attrelid = f.confrelid AND a.attnum = k.number ORDER BY k.place)
      FROM pg_catalog.pg_constraint f
           JOIN pg_catalog.pg_class c ON c.oid = f.conrelid
           JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
           JOIN pg_catalog.pg_class p ON p.oid = f.confrelid
           JOIN pg_catalog.pg_namespace pn ON pn.oid = p.relnamespace
      WHERE f.contype = 'f' AND f.conparentid = 0 AND n.nspname <> 'dbkeep'
      ORDER BY 1, 2, 5
      """;

  private static final Set<String> NUMBERS = Set.of("int2", "int4", "int8");
  private static final Set<String> TEXTS = Set.of("text", "varchar", "bpchar", "citext");

  private final Connection connection;

  RelationReader(Connection connection) {
    this.connection = connection;
  }

  List<RelationColumn> columns() throws SQLException {
    List<RelationColumn> columns = new ArrayList<>();
    try (PreparedStatement statement = connection.prepareStatement(COLUMNS);
        ResultSet row = statement.executeQuery()) {
      while (row.next()) {
        String name = row.getString(3);
        String type = row.getString(4);
        for (Family family : families(type)) {
          columns.add(
              new RelationColumn(
                  table(row, 1),
                  name,
                  family,
                  type,
                  row.getBoolean(5),
                  row.getInt(6),
                  NameWords.of(name)));
        }
      }
    }
    return columns;
  }

  List<RelationKey> keys() throws SQLException {
    List<RelationKey> keys = new ArrayList<>();
    try (PreparedStatement statement = connection.prepareStatement(KEYS);
        ResultSet row = statement.executeQuery()) {
      while (row.next()) {
        String name = row.getString(3);
        TableName table = table(row, 1);
        String type = row.getString(4);
        for (Family family : families(type)) {
          keys.add(
              new RelationKey(
                  table,
                  name,
                  family,
                  type,
                  row.getBoolean(5),
                  NameWords.of(name),
                  NameWords.forms(NameWords.of(table.name()))));
        }
      }
    }
    return keys;
  }

  List<Relation> foreignKeys() throws SQLException {
    List<Relation> relations = new ArrayList<>();
    try (PreparedStatement statement = connection.prepareStatement(FOREIGN_KEYS);
        ResultSet row = statement.executeQuery()) {
      while (row.next()) {
        boolean valid = row.getBoolean(6);
        relations.add(
            new Relation(
                table(row, 1),
                List.of((String[]) row.getArray(7).getArray()),
                table(row, 3),
                List.of((String[]) row.getArray(8).getArray()),
                valid ? Origin.FOREIGN_KEY : Origin.NOT_VALID,
                row.getString(5),
                null,
                valid ? "foreign key " + row.getString(5) : "NOT VALID " + row.getString(5),
                Relation.CERTAIN));
      }
    }
    return relations;
  }

  private static TableName table(ResultSet row, int at) throws SQLException {
    return new TableName(row.getString(at), row.getString(at + 1));
  }

  /** None for what is no key, such as a time or a yes or no. */
  private static List<Family> families(String type) {
    if (NUMBERS.contains(type)) {
      return List.of(Family.NUMBER);
    }
    if (type.equals("uuid")) {
      return List.of(Family.UUID);
    }
    return TEXTS.contains(type) ? List.of(Family.TEXT) : List.of();
  }
}
