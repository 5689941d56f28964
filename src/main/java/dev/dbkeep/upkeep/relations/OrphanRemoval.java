package dev.dbkeep.upkeep.relations;

import dev.dbkeep.error.DbkeepException;
import dev.dbkeep.error.ErrorCode;
import dev.dbkeep.postgres.Identifiers;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Removes the orphans of one relation in batches, each with its copy in one transaction. */
final class OrphanRemoval {
  private static final int BATCH = 2000;

  private static final String LEAVES =
      """
      WITH RECURSIVE part AS (
        SELECT ?::regclass::oid AS oid
        UNION SELECT i.inhrelid FROM pg_catalog.pg_inherits i JOIN part p ON p.oid = i.inhparent)
      SELECT pg_catalog.quote_ident(n.nspname) || '.' || pg_catalog.quote_ident(c.relname)
      FROM part JOIN pg_catalog.pg_class c ON c.oid = part.oid
           JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
      WHERE c.relkind = 'r' ORDER BY c.oid
      """;

  /** Foreign keys that PostgreSQL would follow when a row goes, and not only refuse. */
  private static final String FOLLOWED =
      """
      SELECT pg_catalog.quote_ident(n.nspname) || '.' || pg_catalog.quote_ident(c.relname), f.conname,
             (SELECT pg_catalog.string_agg('g.' || pg_catalog.quote_ident(g.attname) || ' = c.' || pg_catalog.quote_ident(t.attname), ' AND ')
              FROM ROWS FROM (pg_catalog.unnest(f.conkey), pg_catalog.unnest(f.confkey)) AS k (mine, theirs)
                   JOIN pg_catalog.pg_attribute g ON g.attrelid = f.conrelid AND g.attnum = k.mine
                   JOIN pg_catalog.pg_attribute t ON t.attrelid = f.confrelid AND t.attnum = k.theirs)
      FROM pg_catalog.pg_constraint f
           JOIN pg_catalog.pg_class c ON c.oid = f.conrelid
           JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
      WHERE f.contype = 'f' AND f.confrelid = ?::regclass AND f.confdeltype IN ('c', 'n', 'd') AND f.conparentid = 0
      """;

  private final Connection connection;
  private final Relation relation;
  private final OrphanSql sql;

  OrphanRemoval(Connection connection, Relation relation) {
    this.connection = connection;
    this.relation = relation;
    this.sql = new OrphanSql(relation);
  }

  /** Rows that hang on an orphan must not go, or lose their reference, behind anybody's back. */
  void refuseDependents() throws SQLException {
    for (Followed followed : followed()) {
      String any =
          "SELECT FROM "
              + relation.child().quoted()
              + " AS c JOIN "
              + followed.table()
              + " AS g ON "
              + followed.match()
              + " WHERE "
              + sql.condition()
              + " LIMIT 1";
      try (PreparedStatement statement = connection.prepareStatement(any)) {
        Orphans.bind(statement, relation);
        try (ResultSet row = statement.executeQuery()) {
          if (row.next()) {
            throw DbkeepException.of(
                ErrorCode.DATA_LOSS,
                "rows of %s hang on orphans of %s and would be changed with them (%s)"
                    .formatted(followed.table(), relation.child().shown(), followed.constraint()),
                "Look at those rows first; nothing was moved.");
          }
        }
      }
    }
  }

  private record Followed(String table, String constraint, String match) {}

  private List<Followed> followed() throws SQLException {
    List<Followed> all = new ArrayList<>();
    try (PreparedStatement statement = connection.prepareStatement(FOLLOWED)) {
      statement.setString(1, relation.child().quoted());
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          all.add(new Followed(row.getString(1), row.getString(2), row.getString(3)));
        }
      }
    }
    return all;
  }

  /**
   * Returns how many rows went.
   *
   * @param kept the table that takes them, quoted; null when they go for good
   */
  long run(@Nullable String kept, List<String> data, long id) throws SQLException {
    long rows = 0;
    for (String leaf : leaves()) {
      for (long removed = batch(leaf, kept, data, id);
          removed > 0;
          removed = batch(leaf, kept, data, id)) {
        rows += removed;
      }
    }
    return rows;
  }

  private List<String> leaves() throws SQLException {
    List<String> leaves = new ArrayList<>();
    try (PreparedStatement statement = connection.prepareStatement(LEAVES)) {
      statement.setString(1, relation.child().quoted());
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          leaves.add(row.getString(1));
        }
      }
    }
    return leaves;
  }

  private long batch(String leaf, @Nullable String kept, List<String> data, long id)
      throws SQLException {
    connection.setAutoCommit(false);
    try {
      String[] places = places(leaf);
      long removed = places.length == 0 ? 0 : remove(leaf, places, kept, data);
      if (kept != null && removed > 0) {
        note(id, removed);
      }
      connection.commit();
      return removed;
    } finally {
      connection.rollback();
      connection.setAutoCommit(true);
    }
  }

  private String[] places(String leaf) throws SQLException {
    List<String> places = new ArrayList<>();
    try (Statement settings = connection.createStatement();
        PreparedStatement statement = connection.prepareStatement(sql.places(leaf, BATCH))) {
      settings.execute(OrphanSql.FOR_A_FEW);
      Orphans.bind(statement, relation);
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          places.add(row.getString(1));
        }
      }
      settings.execute(OrphanSql.FOR_ALL);
    }
    return places.toArray(String[]::new);
  }

  /** Looked at again in the statement itself: a parent may have come meanwhile. */
  private long remove(String leaf, String[] places, @Nullable String kept, List<String> data)
      throws SQLException {
    String delete =
        "DELETE FROM ONLY " + leaf + " AS c WHERE c.ctid = ANY (?::tid[]) AND " + sql.condition();
    String columns = data.stream().map(Identifiers::quote).collect(Collectors.joining(", "));
    String returning =
        data.stream()
            .map(column -> "c." + Identifiers.quote(column))
            .collect(Collectors.joining(", "));
    String statementText =
        kept == null
            ? delete
            : "WITH gone AS (%s RETURNING %s) INSERT INTO %s (%s) SELECT %s FROM gone"
                .formatted(delete, returning, kept, columns, columns);
    try (PreparedStatement statement = connection.prepareStatement(statementText)) {
      statement.setArray(1, connection.createArrayOf("text", places));
      Relation.Only only = relation.only();
      if (only != null) {
        statement.setString(2, only.value());
      }
      return statement.executeLargeUpdate();
    }
  }

  private void note(long id, long removed) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement("UPDATE dbkeep.quarantine SET rows = rows + ? WHERE id = ?")) {
      statement.setLong(1, removed);
      statement.setLong(2, id);
      statement.executeUpdate();
    }
  }
}
