package dev.dbkeep.execute;

import dev.dbkeep.postgres.Identifiers;
import dev.dbkeep.postgres.sql.SqlStatement;
import dev.dbkeep.postgres.sql.StatementTraits;
import java.sql.Array;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a CREATE INDEX CONCURRENTLY or REINDEX CONCURRENTLY that did not come to its end leaves
 * behind: an INVALID index that costs every write, that a plain repetition trips over and that IF
 * NOT EXISTS would take for the real one.
 */
final class IndexRemains {
  private final Session session;
  private final @Nullable IndexTarget target;
  private final boolean relevant;
  private final List<Long> before;

  private IndexRemains(
      Session session, @Nullable IndexTarget target, boolean relevant, List<Long> before) {
    this.session = session;
    this.target = target;
    this.relevant = relevant;
    this.before = before;
  }

  static IndexRemains of(
      Session session,
      SqlStatement statement,
      StatementTraits traits,
      Optional<Journal.Entry> begun)
      throws SQLException {
    boolean creates = traits.createsIndexConcurrently();
    boolean rebuilds = traits.concurrently() && traits.words().getFirst().equals("REINDEX");
    IndexTarget target = creates ? IndexTarget.of(statement) : null;
    IndexRemains now = new IndexRemains(session, target, creates || rebuilds, List.of());
    List<Long> before =
        begun.isPresent()
            ? begun.get().indexesBefore()
            : now.oids(target != null && target.name() != null);
    return new IndexRemains(session, target, creates || rebuilds, before);
  }

  /** The indexes that were there before; null for a statement that makes none. */
  @Nullable List<Long> before() {
    return relevant ? before : null;
  }

  /** True when the index is there, valid, and can only be the one the statement builds. */
  boolean isComplete() throws SQLException {
    if (target == null) {
      return false;
    }
    List<Found> found = find();
    return !found.isEmpty()
        && found.stream()
            .allMatch(index -> index.valid && target.fits(index.unique, index.columns));
  }

  /**
   * Drops invalid indexes that were not there before the statement; never one that a running
   * command is building.
   */
  void remove() throws SQLException {
    if (!relevant) {
      return;
    }
    for (Found index : find()) {
      if (!index.valid) {
        session.execute(
            "DROP INDEX CONCURRENTLY IF EXISTS " + Identifiers.quote(index.schema, index.name));
      }
    }
  }

  /**
   * An INVALID index that already has the very name is the remains of another tool's try, not
   * something to keep.
   */
  private List<Long> oids(boolean onlyValid) throws SQLException {
    return relevant
        ? find().stream()
            .filter(index -> !onlyValid || index.valid || index.building)
            .map(Found::oid)
            .toList()
        : List.of();
  }

  private record Found(
      long oid,
      String schema,
      String name,
      boolean valid,
      boolean building,
      boolean unique,
      Set<String> columns) {}

  private List<Found> find() throws SQLException {
    String sql =
        """
        SELECT i.indexrelid::bigint, n.nspname, c.relname, i.indisvalid, i.indisunique,
          ARRAY(SELECT a.attname::text FROM pg_catalog.pg_attribute a WHERE a.attrelid = i.indrelid AND a.attnum = ANY (i.indkey) AND a.attnum > 0),
          EXISTS (SELECT FROM pg_catalog.pg_stat_progress_create_index p WHERE p.index_relid = i.indexrelid)
        FROM pg_catalog.pg_index i JOIN pg_catalog.pg_class c ON c.oid = i.indexrelid JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
        WHERE c.relkind = 'i' AND i.indexrelid <> ALL (?::oid[])
        """
            + (target == null
                ? "AND NOT i.indisvalid AND c.relname LIKE '%\\_cc%'"
                : "AND i.indrelid = pg_catalog.to_regclass(?)::oid"
                    + (target.name() == null ? "" : " AND c.relname = ?"));
    try (PreparedStatement statement = session.connection().prepareStatement(sql)) {
      statement.setString(
          1, "{" + String.join(",", before.stream().map(String::valueOf).toList()) + "}");
      if (target != null) {
        statement.setString(2, target.table());
        if (target.name() != null) {
          statement.setString(3, target.name());
        }
      }
      List<Found> found = new ArrayList<>();
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          Array columns = rows.getArray(6);
          found.add(
              new Found(
                  rows.getLong(1),
                  rows.getString(2),
                  rows.getString(3),
                  rows.getBoolean(4),
                  rows.getBoolean(7),
                  rows.getBoolean(5),
                  Set.of((String[]) columns.getArray())));
        }
      }
      return found;
    }
  }
}
