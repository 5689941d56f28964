package dev.dbkeep.migrate;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/**
 * Looks at what is about to run on this database and refuses by an exception; the command fills it
 * with the lint rules.
 */
@FunctionalInterface
public interface DeployGuard {
  DeployGuard NONE = (connection, pending) -> {};

  void check(Connection connection, List<Migration> pending) throws SQLException;
}
