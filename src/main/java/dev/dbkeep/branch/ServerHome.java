package dev.dbkeep.branch;

import dev.dbkeep.postgres.Connections;
import dev.dbkeep.postgres.Identifiers;
import dev.dbkeep.postgres.ServerUrl;
import dev.dbkeep.postgres.SqlErrors;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Branches that are databases beside their source. Each carries its whole description as the
 * comment of the database. While it is made its name holds its token, so that a half one is known
 * for what it is even before it has a comment.
 */
final class ServerHome implements Home {
  /** Marks our advisory locks; the second key is the token's. */
  private static final int LOCK_CLASS = 0x64626b62;

  private static final String IN_USE = "55006";
  private static final String NOT_THERE = "3D000";
  private static final String UNFINISHED = "dbkeep_new_";

  /** The providers whose branches live here. */
  private static final Set<String> KINDS = Set.of(TemplateCopy.NAME, TemplateClone.NAME);

  private static final String OURS =
      """
      SELECT d.datname, coalesce(pg_catalog.shobj_description(d.oid, 'pg_database'), ''),
             CASE WHEN pg_catalog.has_database_privilege(d.oid, 'CONNECT') THEN pg_catalog.pg_database_size(d.oid) ELSE -1 END
      FROM pg_catalog.pg_database d
      WHERE pg_catalog.starts_with(pg_catalog.shobj_description(d.oid, 'pg_database'), ?)
         OR pg_catalog.starts_with(d.datname::text, ?)
      ORDER BY 1
      """;

  private static final String IS_MADE_NOW =
      """
      SELECT EXISTS (SELECT FROM pg_catalog.pg_locks
                     WHERE locktype = 'advisory' AND classid = ?::bigint::oid AND objid = ?::bigint::oid AND granted)
      """;

  /** A database of a server that is a branch, whole or half. */
  record Found(String database, Optional<Branch> branch, long bytes, String token) {}

  static String unfinished(long sourceOid, String token) {
    return UNFINISHED + sourceOid + "_" + token;
  }

  /** Held while a branch is made, so that nobody else takes it for a leftover. */
  static void announce(Connection connection, Branch branch) throws SQLException {
    try (PreparedStatement lock =
        connection.prepareStatement("SELECT pg_catalog.pg_advisory_lock(?, ?)")) {
      lock.setInt(1, LOCK_CLASS);
      lock.setInt(2, key(branch.token()));
      lock.execute();
    }
  }

  private static int key(String token) {
    return token.hashCode();
  }

  /** Whole branches of this source, and halves of it that have no comment yet. */
  static List<Found> find(ServerUrl source, long sourceOid) throws SQLException {
    List<Found> found = new ArrayList<>();
    String prefix = UNFINISHED + sourceOid + "_";
    try (Connection connection = Connections.open(SourceReader.maintenance(source));
        PreparedStatement query = connection.prepareStatement(OURS)) {
      query.setString(1, Marker.COMMENT);
      query.setString(2, prefix);
      try (ResultSet rows = query.executeQuery()) {
        while (rows.next()) {
          String database = rows.getString(1);
          Optional<Branch> branch =
              Marker.ofComment(rows.getString(2))
                  .filter(b -> b.source().database().equals(source.database()))
                  .filter(b -> KINDS.contains(b.provider()) && BranchNames.isName(b.name()))
                  .map(b -> b.beside(Branch.Place.of(source), database));
          boolean half = database.startsWith(prefix);
          if (half || branch.isPresent()) {
            String token = half ? database.substring(prefix.length()) : "";
            found.add(
                new Found(
                    database,
                    branch,
                    rows.getLong(3),
                    branch.isPresent() ? branch.get().token() : token));
          }
        }
      }
    }
    return found;
  }

  static boolean isMadeNow(ServerUrl source, String token) throws SQLException {
    try (Connection connection = Connections.open(SourceReader.maintenance(source));
        PreparedStatement query = connection.prepareStatement(IS_MADE_NOW)) {
      query.setLong(1, LOCK_CLASS);
      query.setLong(2, Integer.toUnsignedLong(key(token)));
      try (ResultSet row = query.executeQuery()) {
        row.next();
        return row.getBoolean(1);
      }
    }
  }

  @Override
  public Condition condition(Branch branch, ServerUrl known) {
    ServerUrl source = branch.sourceUrl(known);
    try (Connection connection = Connections.open(SourceReader.maintenance(source))) {
      for (Found found : all(connection)) {
        if (found.token().equals(branch.token())) {
          boolean whole = found.branch().isPresent() && !found.database().startsWith(UNFINISHED);
          return new Condition(
              whole ? Condition.State.READY : Condition.State.INCOMPLETE, found.bytes());
        }
      }
      return Condition.of(branch.complete() ? Condition.State.GONE : Condition.State.INCOMPLETE);
    } catch (SQLException e) {
      throw SqlErrors.of(e, source);
    }
  }

  private static List<Found> all(Connection connection) throws SQLException {
    List<Found> all = new ArrayList<>();
    try (PreparedStatement query = connection.prepareStatement(OURS)) {
      query.setString(1, Marker.COMMENT);
      query.setString(2, UNFINISHED);
      try (ResultSet rows = query.executeQuery()) {
        while (rows.next()) {
          String database = rows.getString(1);
          Optional<Branch> branch = Marker.ofComment(rows.getString(2));
          int token = database.lastIndexOf('_') + 1;
          all.add(
              new Found(
                  database,
                  branch,
                  rows.getLong(3),
                  database.startsWith(UNFINISHED)
                      ? database.substring(token)
                      : branch.map(Branch::token).orElse("")));
        }
      }
    }
    return all;
  }

  @Override
  public Branch open(Branch branch, ServerUrl known) {
    return branch;
  }

  @Override
  public boolean remove(Branch branch, ServerUrl known, boolean force) {
    ServerUrl source = branch.sourceUrl(known);
    try (Connection connection = Connections.open(SourceReader.maintenance(source));
        Statement statement = connection.createStatement()) {
      for (Found found : all(connection)) {
        // the token, not the name, says that it is this branch and dbkeep's
        if (found.token().equals(branch.token())) {
          statement.execute(
              "DROP DATABASE "
                  + Identifiers.quote(found.database())
                  + (force ? " WITH (FORCE)" : ""));
        }
      }
      return true;
    } catch (SQLException e) {
      if (!force && IN_USE.equals(e.getSQLState())) {
        return false;
      }
      if (NOT_THERE.equals(e.getSQLState())) {
        return true; // somebody else removed it at this moment
      }
      throw SqlErrors.of(e, source);
    }
  }
}
