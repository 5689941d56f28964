package dev.dbkeep.studio.load;

import dev.dbkeep.postgres.Identifiers;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Foreign keys that lead to a table, its partitions, or what it is a partition of. */
final class Referrers {
  private static final String FIND =
      """
      WITH RECURSIVE one AS (SELECT CAST(CAST(? AS text) AS pg_catalog.regclass)::oid AS oid),
      below AS (SELECT oid FROM one UNION
        SELECT i.inhrelid FROM pg_catalog.pg_inherits i JOIN below b ON i.inhparent = b.oid),
      above AS (SELECT oid FROM one UNION
        SELECT i.inhparent FROM pg_catalog.pg_inherits i JOIN above a ON i.inhrelid = a.oid)
      SELECT n.nspname, c.relname, c.oid IN (SELECT oid FROM below UNION SELECT oid FROM above),
        (SELECT pg_catalog.array_agg(a.attname::text ORDER BY u.n) FROM unnest(k.conkey) WITH ORDINALITY u (attnum, n)
           JOIN pg_catalog.pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = u.attnum),
        (SELECT pg_catalog.array_agg(a.attname::text ORDER BY u.n) FROM unnest(k.confkey) WITH ORDINALITY u (attnum, n)
           JOIN pg_catalog.pg_attribute a ON a.attrelid = k.confrelid AND a.attnum = u.attnum)
        FROM pg_catalog.pg_constraint k
        JOIN pg_catalog.pg_class c ON c.oid = k.conrelid
        JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
       WHERE k.contype = 'f' AND k.conparentid = 0
         AND k.confrelid IN (SELECT oid FROM below UNION SELECT oid FROM above)
      """;

  /**
   * A foreign key.
   *
   * @param table as SQL writes it
   * @param toItself whether its rows may be among those that go
   */
  record Referrer(String table, boolean toItself, List<String> columns, List<String> referenced) {
    Referrer {
      columns = List.copyOf(columns);
      referenced = List.copyOf(referenced);
    }

    /** That a row {@code c} of it refers to a row {@code t}. */
    String refers() {
      List<String> parts = new ArrayList<>();
      for (int i = 0; i < columns.size(); i++) {
        parts.add(
            "c.%s = t.%s"
                .formatted(
                    Identifiers.quote(columns.get(i)), Identifiers.quote(referenced.get(i))));
      }
      return String.join(" AND ", parts);
    }
  }

  private Referrers() {}

  /**
   * Those of one table.
   *
   * @param quoted as SQL writes it
   */
  static List<Referrer> of(Connection connection, String quoted) throws SQLException {
    List<Referrer> found = new ArrayList<>();
    try (PreparedStatement query = connection.prepareStatement(FIND)) {
      query.setString(1, quoted);
      try (ResultSet row = query.executeQuery()) {
        while (row.next()) {
          found.add(
              new Referrer(
                  Identifiers.quote(row.getString(1), row.getString(2)),
                  row.getBoolean(3),
                  names(row.getArray(4)),
                  names(row.getArray(5))));
        }
      }
    }
    return found;
  }

  private static List<String> names(Array array) throws SQLException {
    return Arrays.asList((String[]) array.getArray());
  }
}
