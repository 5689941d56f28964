package dev.dbkeep.studio.load;

import dev.dbkeep.studio.database.Member;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The imports in the database, written in their own transactions: what came to nothing is not
 * there.
 *
 * @param connection of an open transaction
 */
record LoadLog(Connection connection) {
  /** So much is kept of all imports together; the oldest go first. */
  static final long MOST_BYTES = 512L << 20;

  private static final int LISTED = 200;

  private static final String THERE =
      """
      SELECT EXISTS (
        SELECT FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
         WHERE n.nspname = 'dbkeep' AND c.relname = 'studio_load'
           AND pg_catalog.has_schema_privilege(n.oid, 'USAGE') AND pg_catalog.has_table_privilege(c.oid, 'SELECT'))
      """;

  private static final String BEGIN =
      """
      INSERT INTO dbkeep.studio_load (member, member_name, relation, schema, name, mode, transaction, key, columns)
      VALUES (?, ?, CAST(CAST(? AS text) AS pg_catalog.regclass), ?, ?, ?,
        CAST(CAST(pg_catalog.pg_current_xact_id() AS text) AS bigint), ?, ?)
      RETURNING id, CAST(xmin AS text)
      """;

  private static final String WRITTEN =
      "UPDATE dbkeep.studio_load SET mark = ?, added = ?, changed = ? WHERE id = ?";

  private static final String FINISHED =
      "UPDATE dbkeep.studio_load SET state = ?, finished = pg_catalog.now() WHERE id = ?";

  private static final String FIND =
      """
      SELECT member, relation::bigint, state,
        CAST(CAST(pg_catalog.pg_current_xact_id() AS text) AS bigint) - transaction,
        mark, key, columns, added, changed
        FROM dbkeep.studio_load WHERE id = ? FOR UPDATE
      """;

  private static final String LIST =
      """
      SELECT id, at, member, member_name, schema, name, added, changed, state,
        coalesce(pg_catalog.pg_total_relation_size(pg_catalog.to_regclass('dbkeep.studio_load_' || id)), 0)
        FROM dbkeep.studio_load WHERE ? OR member = ? ORDER BY id DESC LIMIT
      """
          + LISTED;

  // one that is taken back at this moment is left alone
  private static final String KEPT =
      """
      SELECT id, coalesce(pg_catalog.pg_total_relation_size(pg_catalog.to_regclass('dbkeep.studio_load_' || id)), 0)
        FROM dbkeep.studio_load WHERE state = 'kept' ORDER BY id DESC FOR UPDATE SKIP LOCKED
      """;

  /** An import under way. */
  record Begun(long id, String mark) {}

  /** Whether this role may read of any. */
  boolean isThere() throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(THERE)) {
      row.next();
      return row.getBoolean(1);
    }
  }

  /** What this gives as a mark is what all rows get that are written below the same savepoint. */
  Begun begin(Member member, Target target, Mode mode, List<String> key, List<String> columns)
      throws SQLException {
    try (PreparedStatement insert = connection.prepareStatement(BEGIN)) {
      insert.setString(1, member.id());
      insert.setString(2, member.name());
      insert.setString(3, target.quoted());
      insert.setString(4, target.shape().schema());
      insert.setString(5, target.shape().name());
      insert.setString(6, mode.name());
      insert.setArray(7, connection.createArrayOf("text", key.toArray()));
      insert.setArray(8, connection.createArrayOf("text", columns.toArray()));
      try (ResultSet row = insert.executeQuery()) {
        row.next();
        return new Begun(row.getLong(1), row.getString(2));
      }
    }
  }

  void written(Begun load, long added, long changed) throws SQLException {
    try (PreparedStatement update = connection.prepareStatement(WRITTEN)) {
      update.setString(1, load.mark());
      update.setLong(2, added);
      update.setLong(3, changed);
      update.setLong(4, load.id());
      update.executeUpdate();
    }
  }

  /** Lets what is kept of an import go. */
  void finish(long id, String state) throws SQLException {
    try (PreparedStatement update = connection.prepareStatement(FINISHED)) {
      update.setString(1, state);
      update.setLong(2, id);
      update.executeUpdate();
    }
    new KeptRows(id).drop(connection);
  }

  /** Lets the oldest go until what is kept is within the limit. */
  void trim() throws SQLException {
    List<Long> over = new ArrayList<>();
    long bytes = 0;
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(KEPT)) {
      while (row.next()) {
        bytes += row.getLong(2);
        if (bytes > MOST_BYTES && row.getLong(2) > 0) {
          over.add(row.getLong(1));
        }
      }
    }
    for (long id : over) {
      finish(id, "forgotten");
    }
  }

  /** Locked, so that it is taken back once. */
  Optional<KeptLoad> find(long id) throws SQLException {
    try (PreparedStatement query = connection.prepareStatement(FIND)) {
      query.setLong(1, id);
      try (ResultSet row = query.executeQuery()) {
        return row.next()
            ? Optional.of(
                new KeptLoad(
                    id,
                    row.getString(1),
                    row.getLong(2),
                    row.getString(3),
                    row.getLong(4),
                    row.getString(5),
                    texts(row.getArray(6)),
                    texts(row.getArray(7)),
                    row.getLong(8),
                    row.getLong(9)))
            : Optional.empty();
      }
    }
  }

  private static List<String> texts(Array array) throws SQLException {
    return Arrays.asList((String[]) array.getArray());
  }

  /** The newest first; an admin sees those of others, too. */
  List<LoadList.Entry> list(Member member) throws SQLException {
    List<LoadList.Entry> entries = new ArrayList<>();
    try (PreparedStatement query = connection.prepareStatement(LIST)) {
      query.setBoolean(1, member.access() == Member.Access.ADMIN);
      query.setString(2, member.id());
      try (ResultSet row = query.executeQuery()) {
        while (row.next()) {
          entries.add(
              new LoadList.Entry(
                  row.getLong(1),
                  row.getObject(2, OffsetDateTime.class).toInstant().toString(),
                  row.getString(4),
                  row.getString(3).equals(member.id()),
                  row.getString(5),
                  row.getString(6),
                  row.getLong(7),
                  row.getLong(8),
                  row.getString(9),
                  row.getLong(10)));
        }
      }
    }
    return entries;
  }
}
