package dev.dbkeep.execute;

import java.sql.SQLException;

final class LockBudget {
  private LockBudget() {}

  static boolean isLockFailure(SQLException e) {
    return "55P03".equals(e.getSQLState()) || "40P01".equals(e.getSQLState());
  }
}
