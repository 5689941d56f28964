package dev.dbkeep.upkeep.completeness;

import dev.dbkeep.error.DbkeepException;
import dev.dbkeep.error.ErrorCode;
import dev.dbkeep.execute.ExecuteOptions;
import dev.dbkeep.execute.JournalSchema;
import dev.dbkeep.postgres.Connections;
import dev.dbkeep.postgres.Identifiers;
import dev.dbkeep.postgres.ServerUrl;
import dev.dbkeep.postgres.SqlErrors;
import dev.dbkeep.upkeep.relations.Relation;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** Finds rows that must exist and do not, and adds them. */
public final class Completeness {
  private static final String TIMEOUT = "57014";

  private final ServerUrl url;
  private final ExecuteOptions locks;
  private final Supplier<List<Relation>> relations;

  /**
   * @param relations of the database, for rules that name tables and no columns
   */
  public Completeness(ServerUrl url, ExecuteOptions locks, Supplier<List<Relation>> relations) {
    this.url = url;
    this.locks = locks;
    this.relations = relations;
  }

  /** Is told how far a run is. */
  public interface Progress {
    void added(CompletenessRule rule, long rows, long missing);

    /** The reason is a clause. */
    void waiting(CompletenessRule rule, String reason);
  }

  /**
   * What each rule finds missing; only reads.
   *
   * @param time how long one rule may take; zero for as long as it needs
   */
  public List<Missing> look(List<CompletenessRule> rules, Duration time) {
    try (Connection connection = open("dbkeep completeness", time)) {
      try (Statement statement = connection.createStatement()) {
        statement.execute("SET default_transaction_read_only = on");
      }
      List<Missing> missing = new ArrayList<>();
      for (CompletenessRule rule : rules) {
        RequiredRows required = new RuleReader(connection, relations).read(rule);
        Optional<DbkeepException> refusal = refusal(required);
        missing.add(
            new Missing(
                rule,
                required.target().shown(),
                required.key(),
                required.how(),
                count(connection, required),
                refusal.map(DbkeepException::getMessage).orElse(null),
                refusal.map(DbkeepException::hint).orElse(null)));
      }
      return missing;
    } catch (SQLException e) {
      throw SqlErrors.of(e);
    }
  }

  private static long count(Connection connection, RequiredRows required) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery("SELECT count(*) FROM (" + required.missing() + ") AS m")) {
      row.next();
      return row.getLong(1);
    } catch (SQLException e) {
      if (TIMEOUT.equals(e.getSQLState())) {
        return -1;
      }
      throw e;
    }
  }

  /** Adds what is missing; nothing is begun when one of the rules would be refused. */
  public List<Filled> fill(List<CompletenessRule> rules, Progress progress) {
    try (Connection connection = open("dbkeep fill", Duration.ZERO)) {
      List<RequiredRows> all = new ArrayList<>();
      for (CompletenessRule rule : rules) {
        RequiredRows required = new RuleReader(connection, relations).read(rule);
        Optional<DbkeepException> refusal = refusal(required);
        if (refusal.isPresent()) {
          throw refusal.get();
        }
        all.add(required);
      }
      JournalSchema.ensure(url, locks);
      List<Filled> filled = new ArrayList<>();
      for (RequiredRows required : all) {
        List<String> conflict = unique(required).orElseThrow();
        CompletenessRule rule = required.rule();
        filled.add(
            new FillRun(connection, required, conflict, new FillLog(connection))
                .run(
                    url,
                    locks,
                    (rows, missing) -> progress.added(rule, rows, missing),
                    reason -> progress.waiting(rule, reason)));
      }
      return filled;
    } catch (SQLException e) {
      throw SqlErrors.of(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw DbkeepException.of(
          ErrorCode.INTERRUPTED,
          "interrupted",
          "Run the same command again: it adds what is left.");
    }
  }

  private Connection open(String name, Duration time) throws SQLException {
    Connection connection = Connections.open(url);
    try (Statement statement = connection.createStatement()) {
      statement.execute(
          "SET application_name = '%s'; SET statement_timeout = %d; SET lock_timeout = %d"
              .formatted(name, time.toMillis(), locks.lockTimeout().toMillis()));
      statement.execute(
          "SET max_parallel_workers_per_gather = 0; SET jit = off; SET"
              + " idle_in_transaction_session_timeout = '120s'");
      return connection;
    } catch (SQLException e) {
      connection.close();
      throw e;
    }
  }

  /** Without a unique index the application and we could both add the same row. */
  private static Optional<DbkeepException> refusal(RequiredRows required) {
    TargetTable target = required.target();
    String table = target.shown();
    if (unique(required).isEmpty()) {
      return Optional.of(
          DbkeepException.of(
              ErrorCode.NOT_ALLOWED,
              "%s has no unique index on %s, so a row could be added twice"
                  .formatted(table, String.join(", ", required.key())),
              "Run `CREATE UNIQUE INDEX CONCURRENTLY ON %s (%s)` first."
                  .formatted(
                      target.quoted(),
                      required.key().stream()
                          .map(Identifiers::quote)
                          .collect(Collectors.joining(", ")))));
    }
    String without =
        target.columns().stream()
            .filter(TargetTable.TargetColumn::needed)
            .map(TargetTable.TargetColumn::name)
            .filter(one -> !required.columns().contains(one))
            .filter(one -> !required.rule().fill().containsKey(one))
            .collect(Collectors.joining(", "));
    return without.isEmpty()
        ? Optional.empty()
        : Optional.of(
            DbkeepException.of(
                ErrorCode.CONFIG,
                "rule %s gives no value for %s of %s"
                    .formatted(required.rule().name(), without, table),
                "Add fill-"
                    + without.split(", ", 2)[0]
                    + " = \"…\" to the rule, or give the column a default."));
  }

  /** One that says the same as the key of the rule, whatever the order. */
  private static Optional<List<String>> unique(RequiredRows required) {
    return required.target().unique().stream()
        .filter(one -> new HashSet<>(one).equals(new HashSet<>(required.key())))
        .findFirst();
  }
}
