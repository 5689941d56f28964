package dev.dbkeep.branch;

import dev.dbkeep.error.DbkeepException;
import dev.dbkeep.error.ErrorCode;
import dev.dbkeep.postgres.Connections;
import dev.dbkeep.postgres.Identifiers;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * Makes a database beside its source: under a name nobody knows, described by its comment, then
 * renamed. Killed between any two of these it is a half branch, never a database without a mark.
 */
final class DatabaseCopy {
  private static final String IN_USE = "55006";
  private static final String EXISTS = "42P04";

  private DatabaseCopy() {}

  /**
   * @param before a statement for the session that copies, such as a setting; empty for none
   * @param how what stands behind CREATE DATABASE and its name
   */
  static Branch make(Branch branch, Source source, BranchRequest request, String before, String how)
      throws SQLException, NotHere {
    String name = BranchNames.database(source.url().database(), branch.name());
    String unfinished = ServerHome.unfinished(source.oid(), branch.token());
    Branch whole = branch.at(branch.source().withDatabase(name)).finished(Branch.UNKNOWN);
    try (Connection connection = Connections.open(source.maintenance());
        Statement statement = connection.createStatement()) {
      ServerHome.announce(connection, branch);
      refuseTaken(connection, name, source);
      if (!before.isEmpty()) {
        statement.execute(before);
      }
      create(statement, source, "CREATE DATABASE " + Identifiers.quote(unfinished) + how);
      try {
        DatabaseProperties.copyRights(connection, source.url().database(), unfinished);
        if (request.schema() != null) {
          request.schema().fill(source.url(), source.url().withDatabase(unfinished));
        }
        if (request.masker() != null) {
          request.masker().mask(source.url().withDatabase(unfinished));
        }
        whole = whole.finished(disk(statement, source, unfinished));
        DatabaseProperties.copySettings(connection, source.url().database(), unfinished);
        statement.execute(
            "COMMENT ON DATABASE "
                + Identifiers.quote(unfinished)
                + " IS "
                + Identifiers.literal(Marker.comment(whole)));
        statement.execute(
            "ALTER DATABASE "
                + Identifiers.quote(unfinished)
                + " RENAME TO "
                + Identifiers.quote(name));
      } catch (SQLException | RuntimeException e) {
        drop(statement, unfinished, e);
        if (e instanceof SQLException sql && EXISTS.equals(sql.getSQLState())) {
          throw taken(name, source);
        }
        throw e;
      }
    }
    return whole;
  }

  /** A server that is gone takes nothing away from what failed first; prune finds the rest. */
  private static void drop(Statement statement, String database, Exception failure) {
    try {
      statement.execute("DROP DATABASE IF EXISTS " + Identifiers.quote(database) + " WITH (FORCE)");
    } catch (SQLException e) {
      failure.addSuppressed(e);
    }
  }

  /**
   * Measured where the files are within reach, else by what the server says, which knows no
   * sharing.
   */
  private static long disk(Statement statement, Source source, String database)
      throws SQLException {
    String sql =
        "SELECT oid, pg_catalog.pg_database_size(oid) FROM pg_catalog.pg_database WHERE datname = "
            + Identifiers.literal(database);
    try (ResultSet row = statement.executeQuery(sql)) {
      row.next();
      return source.data() == null
          ? row.getLong(2)
          : SharedBlocks.ownBytes(source.data().resolve("base").resolve(row.getString(1)));
    }
  }

  private static void create(Statement statement, Source source, String sql)
      throws SQLException, NotHere {
    try {
      statement.execute(sql);
    } catch (SQLException e) {
      if (IN_USE.equals(e.getSQLState())) {
        throw new NotHere("somebody connected to " + source.url().database() + " meanwhile");
      }
      if (String.valueOf(e.getMessage()).contains("could not clone file")) {
        throw new NotHere("the server's file system cannot share blocks between files");
      }
      throw e;
    }
  }

  private static void refuseTaken(Connection connection, String name, Source source)
      throws SQLException {
    try (var query =
        connection.prepareStatement("SELECT FROM pg_catalog.pg_database WHERE datname = ?")) {
      query.setString(1, name);
      try (var rows = query.executeQuery()) {
        if (rows.next()) {
          throw taken(name, source);
        }
      }
    }
  }

  private static DbkeepException taken(String name, Source source) {
    return DbkeepException.of(
        ErrorCode.BRANCH,
        "there is a database " + name + " at " + source.url().server() + " already",
        "Choose another name for the branch; `dbkeep branch list` shows those that are branches.");
  }
}
