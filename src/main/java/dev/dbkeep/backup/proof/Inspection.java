package dev.dbkeep.backup.proof;

import dev.dbkeep.error.DbkeepException;
import dev.dbkeep.postgres.ServerUrl;
import dev.dbkeep.postgres.SqlErrors;
import java.sql.SQLException;
import java.time.Clock;
import java.util.List;
import java.util.Optional;

/**
 * A look at a restored server that is about to be used: every row of every table, and the indexes
 * where PostgreSQL's amcheck is there.
 *
 * @param checked what was found right
 * @param omitted what could not be looked at, and why
 * @param failures damage; empty when there is none
 */
public record Inspection(List<String> checked, List<String> omitted, List<String> failures) {
  public Inspection {
    checked = List.copyOf(checked);
    omitted = List.copyOf(omitted);
    failures = List.copyOf(failures);
  }

  public static Inspection of(ServerUrl url, Clock clock) {
    Journal journal = new Journal(clock, step -> {});
    RestoredCluster cluster = new RestoredCluster(url, journal);
    try {
      cluster.read(Optional.empty(), Optional.empty());
      cluster.indexes();
    } catch (SQLException e) {
      journal.failures.add("the restored server failed: " + SqlErrors.plain(e));
    } catch (TableReader.Damage e) {
      journal.failures.add("the restored server finds damage: " + e.getMessage());
    } catch (DbkeepException e) {
      journal.failures.add(e.getMessage());
    }
    return new Inspection(journal.checked, journal.omitted, journal.failures);
  }
}
