package dev.dbkeep.cli.migrate;

import dev.dbkeep.execute.HazardProbes;
import dev.dbkeep.execute.LossGate;
import dev.dbkeep.lint.Lint;
import dev.dbkeep.lint.rules.Finding;
import dev.dbkeep.migrate.AllowedLoss;
import dev.dbkeep.migrate.DeployGuard;
import dev.dbkeep.migrate.Migration;
import dev.dbkeep.migrate.Migrations;
import dev.dbkeep.migrate.RiskyWords;
import dev.dbkeep.plan.Consents;
import dev.dbkeep.plan.Hazard;
import dev.dbkeep.postgres.sql.SqlScript;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Refuses pending migrations that would lose rows of tables that are there before the deploy. Costs
 * nothing on an empty database or when no word of the scripts is dangerous; only then is
 * PostgreSQL's grammar loaded and the database asked.
 */
final class DeployRisks implements DeployGuard {
  private final Consents consents;
  private final Migrations target;
  private List<String> checked = List.of();
  private Set<String> allowedLosses = Set.of();

  DeployRisks(Consents consents, Migrations target) {
    this.consents = consents;
    this.target = target;
  }

  @Override
  public void check(Connection connection, List<Migration> pending) throws SQLException {
    List<String> names = pending.stream().map(Migration::name).toList();
    // Asked before and after the runner lock: the second time only what has changed in between
    // matters.
    if (names.equals(checked)
        || pending.stream()
            .noneMatch(migration -> RiskyWords.mayTakeAway(migration.script().text()))
        || !hasTables(connection)) {
      return;
    }
    List<SqlScript> scripts = pending.stream().map(Migration::script).toList();
    List<List<Finding>> findings =
        new Lint().check(scripts, LintedDatabase.context(connection, target));
    List<Hazard> refusable = new ArrayList<>();
    Set<String> losses = new TreeSet<>();
    Set<String> allowed = new HashSet<>(consents.subjects());
    for (int i = 0; i < pending.size(); i++) {
      Set<String> head = AllowedLoss.of(pending.get(i).script().text());
      for (Hazard hazard : Lint.hazards(findings.get(i))) {
        if (!hazard.kind().needsConsent()) {
          continue;
        }
        if (head.contains(hazard.subject()) || allowed.contains(hazard.subject())) {
          losses.add(hazard.subject());
        } else {
          refusable.add(hazard);
        }
      }
    }
    LossGate.check(HazardProbes.confirm(connection, refusable), consents);
    checked = names;
    allowedLosses = losses;
  }

  /** What somebody allowed to be lost by what was checked last: the names of the objects. */
  Set<String> allowedLosses() {
    return Set.copyOf(allowedLosses);
  }

  /** Whether anything lives here that a migration could harm. */
  private static boolean hasTables(Connection connection) throws SQLException {
    String sql =
        """
        select exists (
          select from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace
          where c.relkind in ('r', 'p', 'm') and n.nspname not in ('pg_catalog', 'information_schema', 'dbkeep', 'drizzle')
            and n.nspname not like 'pg\\_toast%' and n.nspname not like 'pg\\_temp%'
            and c.relname not in ('_prisma_migrations', 'flyway_schema_history'))\
        """;
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      return rows.next() && rows.getBoolean(1);
    }
  }
}
