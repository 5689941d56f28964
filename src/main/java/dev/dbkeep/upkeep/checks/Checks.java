package dev.dbkeep.upkeep.checks;

import dev.dbkeep.error.DbkeepException;
import dev.dbkeep.error.ErrorCode;
import dev.dbkeep.postgres.SqlErrors;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** The registry. To add a check: one file with its text and function, and one line here. */
public final class Checks {
  private static final List<Check> ALL =
      List.of(
          ForeignKeyViolations.CHECK,
          Orphans.CHECK,
          CaseDuplicates.CHECK,
          SequencesBehind.CHECK,
          NotValidViolations.CHECK,
          Corruption.CHECK,
          ChecksumFailures.CHECK,
          OrphanIdentities.CHECK,
          MissingRows.CHECK,
          NoPrimaryKey.CHECK,
          SequenceExhaustion.CHECK,
          ForeignKeyTypes.CHECK,
          NotValidConstraints.CHECK,
          DisabledTriggers.CHECK,
          UnloggedTables.CHECK,
          WeakTypes.CHECK,
          DefaultPartitionRows.CHECK,
          FuturePartitions.CHECK,
          MissingForeignKeys.CHECK,
          NeverNull.CHECK,
          SchemaDrift.CHECK,
          FailedMigrations.CHECK,
          UnindexedForeignKeys.CHECK,
          IdenticalIndexes.CHECK,
          PrefixIndexes.CHECK,
          UnusedIndexes.CHECK,
          InvalidIndexes.CHECK,
          HeavyScans.CHECK,
          MissingIndexes.CHECK,
          IndexBloat.CHECK,
          DeadRows.CHECK,
          AutovacuumOff.CHECK,
          TableBloat.CHECK,
          StaleStatistics.CHECK,
          TransactionAge.CHECK,
          RetentionBacklog.CHECK,
          UnpartitionedLog.CHECK,
          MissedJobs.CHECK,
          IdleTransactions.CHECK,
          PreparedTransactions.CHECK,
          InactiveSlots.CHECK,
          BlockedSessions.CHECK,
          ConnectionsFull.CHECK,
          LongQueries.CHECK,
          DatabaseTrouble.CHECK,
          CacheMisses.CHECK,
          RequestedCheckpoints.CHECK,
          ReplicationLag.CHECK,
          LogArchiving.CHECK,
          BackupAge.CHECK,
          DrillAge.CHECK,
          ServerSettings.CHECK,
          OutdatedVersions.CHECK,
          OpenDoors.CHECK);

  private Checks() {}

  /**
   * One check with what came of it.
   *
   * @param took how long it took
   */
  public record Result(Check check, Verdict verdict, Duration took) {}

  public static List<Check> all() {
    return ALL;
  }

  /** By its id or its name. */
  public static Optional<Check> find(String name) {
    return ALL.stream()
        .filter(check -> check.id().equalsIgnoreCase(name) || check.name().equalsIgnoreCase(name))
        .findFirst();
  }

  /**
   * Runs those that are wanted, one after the other; the others count as skipped. The connection
   * only reads from then on.
   *
   * @param before is told which one begins
   */
  public static List<Result> run(
      Connection connection,
      Limits limits,
      Outside outside,
      Clock clock,
      Predicate<Check> wanted,
      Consumer<Check> before) {
    try {
      Probe probe = new Probe(connection, limits, outside, clock);
      return ALL.stream()
          .map(
              check -> {
                if (!wanted.test(check)) {
                  return new Result(check, new Verdict.Skipped("not asked for"), Duration.ZERO);
                }
                before.accept(check);
                return run(check, probe);
              })
          .toList();
    } catch (SQLException e) {
      throw SqlErrors.of(e);
    }
  }

  private static Result run(Check check, Probe probe) {
    long began = System.nanoTime();
    Examination examination = new Examination(check.severity());
    try {
      check.look().look(probe, examination);
    } catch (SQLException e) {
      examination.unseen(
          Refusals.of(e, probe.limits().statement()).orElseThrow(() -> SqlErrors.of(e)));
    } catch (DbkeepException e) {
      // what another feature could not do must not keep the other checks from looking
      if (e.code() == ErrorCode.CONFIG || check.cost() == Cost.CATALOG) {
        throw e;
      }
      examination.unseen(e.getMessage());
    }
    return new Result(check, examination.verdict(), Duration.ofNanos(System.nanoTime() - began));
  }
}
