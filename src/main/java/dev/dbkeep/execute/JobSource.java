package dev.dbkeep.execute;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/**
 * Says what there is to do. Asked once more after this runner became the only one, so that what
 * another has just done is not done twice.
 */
@FunctionalInterface
public interface JobSource {
  List<Job> pending(Connection connection) throws SQLException;
}
