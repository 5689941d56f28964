package dev.dbkeep.upkeep.retention;

import dev.dbkeep.error.DbkeepException;
import dev.dbkeep.error.ErrorCode;
import dev.dbkeep.execute.JournalSchema;
import dev.dbkeep.postgres.Connections;
import dev.dbkeep.postgres.Identifiers;
import dev.dbkeep.postgres.ServerUrl;
import dev.dbkeep.postgres.SqlErrors;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Carries out retention policies on a database. */
public final class Retention {
  private static final String WAL =
      "SELECT pg_catalog.pg_wal_lsn_diff(pg_catalog.pg_current_wal_insert_lsn(), '0/0')::bigint";

  private static final String SIZE =
      """
      WITH RECURSIVE part AS (
        SELECT ?::oid AS oid
        UNION SELECT i.inhrelid FROM pg_catalog.pg_inherits i JOIN part p ON p.oid = i.inhparent)
      SELECT (SELECT coalesce(sum(pg_catalog.pg_total_relation_size(oid)), 0) FROM part)
           + (SELECT coalesce(sum(pg_catalog.pg_total_relation_size(c.oid)), 0)
              FROM dbkeep.retention_partition r JOIN pg_catalog.pg_class c ON c.oid = r.relation
              WHERE r.state IN ('detaching', 'detached', 'archived') AND r.parent_schema = ? AND r.parent = ?
                AND NOT EXISTS (SELECT FROM part WHERE part.oid = c.oid))
      """;

  private static final Duration LOOKING = Duration.ofSeconds(5);

  private final ServerUrl url;
  private final RetentionOptions options;
  private final RetentionProgress progress;

  public Retention(ServerUrl url, RetentionOptions options, RetentionProgress progress) {
    this.url = url;
    this.options = options;
    this.progress = progress;
  }

  /** What each policy would do now; changes nothing. */
  public List<Estimate> plan(List<Policy> policies) {
    List<Estimate> estimates = new ArrayList<>();
    try (RetentionSession session = RetentionSession.open(url, options)) {
      for (Policy policy : policies) {
        AgedTable table = new AgedTableReader(session.connection()).read(policy);
        estimates.add(new Estimator(session, policy, table).estimate());
      }
      return estimates;
    } catch (SQLException e) {
      throw SqlErrors.of(e);
    }
  }

  /** The policies that are not kept: rows are there that should have gone two days ago. */
  public List<Overdue> overdue(List<Policy> policies) {
    List<Overdue> overdue = new ArrayList<>();
    try (RetentionSession session = RetentionSession.open(url, options)) {
      session.limit(LOOKING);
      for (Policy policy : policies) {
        AgedTable table = new AgedTableReader(session.connection()).read(policy);
        new Backlog(session.connection())
            .of(policy, table, session.cutoff(policy, table.column()))
            .ifPresent(overdue::add);
      }
      return overdue;
    } catch (SQLException e) {
      throw SqlErrors.of(e);
    }
  }

  /** Carries out all of them; none is begun when one of them would be refused. */
  public List<Outcome> run(List<Policy> policies) {
    check(policies);
    JournalSchema.ensure(url, options.locks());
    List<Outcome> outcomes = new ArrayList<>();
    for (Policy policy : policies) {
      outcomes.add(run(policy));
    }
    return outcomes;
  }

  private void check(List<Policy> policies) {
    try (RetentionSession session = RetentionSession.open(url, options)) {
      for (Policy policy : policies) {
        AgedTable table = new AgedTableReader(session.connection()).read(policy);
        Refusals.check(session.connection(), policy, table, session.cutoff(policy, table.column()));
      }
    } catch (SQLException e) {
      throw SqlErrors.of(e);
    }
  }

  private Outcome run(Policy policy) {
    try (RetentionSession session = RetentionSession.open(url, options)) {
      session.claim(policy);
      return run(policy, session);
    } catch (SQLException e) {
      throw SqlErrors.of(e);
    } catch (IOException e) {
      throw Batch.failed(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw DbkeepException.of(
          ErrorCode.INTERRUPTED,
          "interrupted",
          "Run the same command again: it goes on from here.");
    }
  }

  private Outcome run(Policy policy, RetentionSession session)
      throws SQLException, InterruptedException, IOException {
    long began = System.nanoTime();
    Connection connection = session.connection();
    AgedTable table = new AgedTableReader(connection).read(policy);
    long walBefore = session.number(WAL);
    long before = session.number(SIZE, table.oid(), table.schema(), table.name());
    double rowBytes = rowBytes(session, table);
    RunLog log = log(session, policy, table);
    List<String> detached = new ArrayList<>();
    List<String> dropped = new ArrayList<>();
    boolean left;
    long beganRemoval = System.nanoTime();
    try (Archive archive = archive(connection, policy, table, log)) {
      PartitionRun partitions =
          new PartitionRun(session, url, policy, table, log, archive, options);
      if (table.goesByPartition()) {
        detached.addAll(partitions.detach());
      }
      partitions.archive();
      dropped.addAll(partitions.drop());
      left = new PolicyRun(session, policy, table, log, archive, options, progress).walk(url);
    }
    Duration removal = Duration.ofNanos(System.nanoTime() - beganRemoval);
    if (log.deleted() > 0) {
      vacuum(session, policy, table, log);
    }
    log.end("done");
    return new Outcome(
        policy,
        table.shown(),
        log.cutoff(),
        log.isResumed(),
        log.deleted(),
        log.children(),
        detached,
        dropped,
        policy.archive().toString(),
        before,
        session.number(SIZE, table.oid(), table.schema(), table.name()),
        (long) (rowBytes * log.deleted()),
        session.number(WAL) - walBefore,
        left,
        removal,
        Duration.ofNanos(System.nanoTime() - began));
  }

  /** The run that was cut off, with its cut-off, unless the rules are others now. */
  private static RunLog log(RetentionSession session, Policy policy, AgedTable table)
      throws SQLException, IOException {
    Connection connection = session.connection();
    Optional<RunLog.Found> found = RunLog.unfinished(connection, policy);
    if (found.isPresent()) {
      if (found.get().definition().equals(policy.definition())) {
        return found.get().log();
      }
      abandon(policy, found.get());
    }
    return RunLog.begin(connection, policy, session.cutoff(policy, table.column()));
  }

  /** What it wrote into files behind its last commit must not stay there. */
  private static void abandon(Policy policy, RunLog.Found found) throws SQLException, IOException {
    boolean sameArchive = found.definition().contains(" | " + policy.archive() + " | ");
    if (sameArchive && policy.archive() instanceof ArchivePlace.Folder folder) {
      FolderArchive.open(folder.path(), found.log()).close();
    }
    found.log().end("abandoned");
  }

  private static Archive archive(Connection connection, Policy policy, AgedTable table, RunLog log)
      throws SQLException, IOException {
    return switch (policy.archive()) {
      case ArchivePlace.Nowhere nowhere -> new NoArchive();
      case ArchivePlace.Folder folder -> FolderArchive.open(folder.path(), log);
      case ArchivePlace.Table place -> TableArchive.prepare(connection, place, table);
    };
  }

  private static double rowBytes(RetentionSession session, AgedTable table) throws SQLException {
    long pageSize = session.number("SELECT pg_catalog.current_setting('block_size')::bigint");
    double pages = table.leaves().stream().mapToDouble(Leaf::pages).sum();
    double rows = table.leaves().stream().mapToDouble(leaf -> Math.max(0, leaf.rows())).sum();
    return rows > 0 ? pages * pageSize / rows : 0;
  }

  /** Makes the room of removed rows free for new ones, slowly, and tells the planner. */
  private void vacuum(RetentionSession session, Policy policy, AgedTable table, RunLog log)
      throws SQLException {
    progress.waiting(policy, "VACUUM makes the room of " + log.deleted() + " rows free");
    try (Statement statement = session.connection().createStatement()) {
      statement.execute("SET vacuum_cost_delay = '2ms'; SET vacuum_cost_limit = 2000");
      for (Leaf leaf : table.walked()) {
        statement.execute("VACUUM (ANALYZE, PARALLEL 0) " + leaf.quoted());
      }
    }
  }

  /** Puts a partition back that was taken out; returns its name. */
  public String restore(String partition) {
    try (Connection connection = Connections.open(url)) {
      JournalSchema.ensure(url, options.locks());
      Detached detached = new Detached(connection);
      Detached.Part part =
          detached
              .named(partition)
              .orElseThrow(
                  () ->
                      DbkeepException.of(
                          ErrorCode.USAGE,
                          "no partition " + partition + " is kept in schema dbkeep",
                          "Those that are kept: SELECT schema, name, drop_after FROM"
                              + " dbkeep.retention_partition WHERE finished IS NULL;"));
      String kept = String.valueOf(part.nowNamed());
      String sql =
          "ALTER TABLE %s SET SCHEMA %s;%n"
              .formatted(part.quoted(), Identifiers.quote(part.schema()));
      if (!kept.equals(part.name())) {
        sql +=
            "ALTER TABLE %s RENAME TO %s;%n"
                .formatted(Identifiers.quote(part.schema(), kept), Identifiers.quote(part.name()));
      }
      sql +=
          "ALTER TABLE %s ATTACH PARTITION %s %s;%n"
              .formatted(
                  Identifiers.quote(part.parentSchema(), part.parent()),
                  Identifiers.quote(part.schema(), part.name()),
                  part.bound());
      Partitions.run(
          url, options.locks(), Partitions.job("attach " + part.shown() + " " + part.oid(), sql));
      detached.state(part, "restored");
      return part.shown();
    } catch (SQLException e) {
      throw SqlErrors.of(e);
    }
  }
}
