package dev.dbkeep.cli.backup;

import dev.dbkeep.backup.Stock;
import dev.dbkeep.backup.repo.ProofRecord;
import dev.dbkeep.backup.repo.Repository;
import dev.dbkeep.backup.restore.RestorePlan;
import dev.dbkeep.cli.console.TimeSpans;
import dev.dbkeep.error.DbkeepException;
import dev.dbkeep.postgres.Connections;
import dev.dbkeep.postgres.ServerUrl;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What is left after an accident, looked at and not yet touched.
 *
 * @param answer why the database does not answer; null when it does
 * @param until the newest moment at which nothing was missing
 * @param proof the newest proof of the backup that would be restored
 * @param damaged what in the repository cannot be read
 */
record RescuePage(
    ServerUrl url,
    @Nullable String answer,
    String repository,
    int backups,
    Instant until,
    RestorePlan plan,
    @Nullable ProofRecord proof,
    @Nullable Duration lastRecovery,
    List<String> damaged) {

  RescuePage {
    damaged = List.copyOf(damaged);
  }

  static RescuePage look(ServerUrl url, Repository repository, Stock stock, RestorePlan plan)
      throws IOException {
    var proofs = repository.ledger().read().proofs();
    Optional<ProofRecord> newest =
        proofs.values().stream()
            .filter(known -> known.grade() != ProofRecord.Grade.FAILED)
            .max(Comparator.comparing(ProofRecord::started));
    return new RescuePage(
        url,
        answer(url),
        repository.storage().description(),
        stock.manifests().size(),
        stock.archive().until(),
        plan,
        proofs.get(plan.backup().id()),
        newest.map(ProofRecord::recovery).orElse(null),
        stock.damaged().stream().map(fault -> String.valueOf(fault.getMessage())).toList());
  }

  private static @Nullable String answer(ServerUrl url) {
    try (Connection connection = Connections.open(url)) {
      return connection.isValid(5) ? null : "it accepts connections and does not answer";
    } catch (DbkeepException e) {
      return e.getMessage();
    } catch (SQLException e) {
      return "the connection breaks";
    }
  }

  /** The page as lines. */
  List<String> lines(String target, Instant now) {
    List<String> lines = new ArrayList<>();
    lines.add("1. What is left");
    lines.add(
        answer == null
            ? "   the database at " + url + " answers: it is not touched by what follows"
            : "   the database does not answer: " + answer);
    lines.add(
        "   %s holds %d backup%s; everything up to %s was received, %s ago"
            .formatted(
                repository,
                backups,
                backups == 1 ? "" : "s",
                until,
                TimeSpans.age(Duration.between(until, now))));
    damaged.forEach(fault -> lines.add("   damaged: " + fault));
    lines.add("2. What would be restored");
    lines.add(
        "   to %s: backup %s and %d segment%s of WAL on timeline %d"
            .formatted(
                target,
                plan.backup().id(),
                plan.wal().size(),
                plan.wal().size() == 1 ? "" : "s",
                plan.timeline()));
    lines.add(
        "   "
            + (proof == null
                ? "this backup was never proven by a restore"
                : "proof of this backup: "
                    + ProofText.grade(proof)
                    + ", "
                    + TimeSpans.age(Duration.between(proof.started(), now))
                    + " ago")
            + (lastRecovery == null
                ? ""
                : "; the last restore took " + TimeSpans.took(lastRecovery)));
    return lines;
  }
}
