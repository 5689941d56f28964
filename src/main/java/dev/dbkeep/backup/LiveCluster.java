package dev.dbkeep.backup;

import dev.dbkeep.backup.repo.Repository;
import dev.dbkeep.error.DbkeepException;
import dev.dbkeep.error.ErrorCode;
import dev.dbkeep.postgres.Connections;
import dev.dbkeep.postgres.ServerUrl;
import dev.dbkeep.postgres.SqlErrors;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** Which cluster answers today, for what compares it with the past that its backups hold. */
public final class LiveCluster {
  private static final String NOT_ALLOWED = "42501";

  private LiveCluster() {}

  /**
   * Refuses a server of another cluster: the log of one says nothing of the other's tables, and
   * rows of one do not belong into the other.
   */
  public static void refuseOther(ServerUrl live, Repository repository) {
    String known = repository.head().systemId();
    String found;
    try (Connection connection = Connections.open(live);
        Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                "SELECT system_identifier::text FROM pg_catalog.pg_control_system()")) {
      row.next();
      found = row.getString(1);
    } catch (SQLException e) {
      if (NOT_ALLOWED.equals(e.getSQLState())) {
        return; // some hosts keep it from their users
      }
      throw SqlErrors.of(e, live);
    }
    if (!known.equals(found)) {
      throw DbkeepException.of(
          ErrorCode.USAGE,
          "the backups at %s are of another cluster (%s) than %s (%s)"
              .formatted(repository.storage().description(), known, live.server(), found),
          "Name the place of this cluster's backups with --repo.");
    }
  }
}
