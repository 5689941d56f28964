package dev.dbkeep.studio.edit;

import dev.dbkeep.postgres.Identifiers;
import dev.dbkeep.studio.tables.TableName;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A foreign key, seen from the table it leads to.
 *
 * @param table that refers
 * @param onDelete what happens to its rows when a row they refer to goes
 * @param onUpdate what happens to them when the key they refer to changes
 * @param readable whether this role may see all of those rows
 * @param toPartition whether it leads to a partition and not to the whole table
 */
record ForeignKey(
    TableName table,
    List<String> columns,
    List<String> referenced,
    Action onDelete,
    Action onUpdate,
    boolean readable,
    boolean toPartition) {

  /** What a foreign key does by itself. */
  enum Action {
    CASCADE,
    SET_NULL,
    SET_DEFAULT,
    RESTRICT;

    /** As PostgreSQL keeps it; NO ACTION stands in the way as RESTRICT does, only later. */
    static Action of(String code) {
      return switch (code) {
        case "c" -> CASCADE;
        case "n" -> SET_NULL;
        case "d" -> SET_DEFAULT;
        default -> RESTRICT;
      };
    }

    String words() {
      return name().replace('_', ' ');
    }
  }

  // foreign keys lead to a row as one of a partition, of the table above it, of all above that
  private static final String TO =
      """
      SELECT n.nspname, r.relname,
        (SELECT array_agg(a.attname ORDER BY u.n) FROM unnest(k.conkey) WITH ORDINALITY u (attnum, n)
           JOIN pg_catalog.pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = u.attnum),
        (SELECT array_agg(a.attname ORDER BY u.n) FROM unnest(k.confkey) WITH ORDINALITY u (attnum, n)
           JOIN pg_catalog.pg_attribute a ON a.attrelid = k.confrelid AND a.attnum = u.attnum),
        k.confdeltype, k.confupdtype,
        pg_catalog.has_table_privilege(r.oid, 'SELECT')
          AND pg_catalog.has_schema_privilege(n.oid, 'USAGE')
          AND NOT pg_catalog.row_security_active(r.oid),
        k.confrelid <> t.oid AND k.confrelid IN (SELECT relid FROM pg_catalog.pg_partition_tree(t.oid))
      FROM (SELECT CAST(? AS pg_catalog.regclass) AS oid) t
      JOIN pg_catalog.pg_constraint k ON k.contype = 'f' AND k.conparentid = 0
        AND (k.confrelid = t.oid OR k.confrelid IN (SELECT relid FROM pg_catalog.pg_partition_ancestors(t.oid))
          OR k.confrelid IN (SELECT relid FROM pg_catalog.pg_partition_tree(t.oid)))
      JOIN pg_catalog.pg_class r ON r.oid = k.conrelid
      JOIN pg_catalog.pg_namespace n ON n.oid = r.relnamespace
      ORDER BY n.nspname, r.relname, k.conname
      """;

  static List<ForeignKey> to(Connection connection, TableName table) throws SQLException {
    List<ForeignKey> keys = new ArrayList<>();
    try (PreparedStatement statement = connection.prepareStatement(TO)) {
      statement.setString(1, table.quoted());
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          keys.add(
              new ForeignKey(
                  new TableName(row.getString(1), row.getString(2)),
                  List.of((String[]) row.getArray(3).getArray()),
                  List.of((String[]) row.getArray(4).getArray()),
                  Action.of(row.getString(5)),
                  Action.of(row.getString(6)),
                  row.getBoolean(7),
                  row.getBoolean(8)));
        }
      }
    }
    return keys;
  }

  /** The condition on rows that refer to one of some rows; empty when none can. */
  Optional<String> leadsTo(List<Map<String, @Nullable String>> rows, EditedTable from) {
    List<String> targets = new ArrayList<>();
    for (Map<String, @Nullable String> row : rows) {
      List<String> operands = new ArrayList<>();
      for (int i = 0; i < columns.size(); i++) {
        String value = row.get(referenced.get(i));
        if (value != null) {
          operands.add(from.column(columns.get(i)).operand(value));
        }
      }
      // what is NULL in part is referred to by no row
      if (operands.size() == columns.size()) {
        targets.add(bracketed(operands));
      }
    }
    return targets.isEmpty()
        ? Optional.empty()
        : Optional.of(
            bracketed(columns.stream().map(Identifiers::quote).toList())
                + " IN ("
                + String.join(", ", targets)
                + ")");
  }

  private static String bracketed(List<String> parts) {
    return parts.stream().collect(Collectors.joining(", ", "(", ")"));
  }
}
