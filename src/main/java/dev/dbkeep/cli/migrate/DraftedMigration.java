package dev.dbkeep.cli.migrate;

import dev.dbkeep.lint.rules.Finding;
import dev.dbkeep.migrate.Migration;
import dev.dbkeep.migrate.MigrationFolder;
import dev.dbkeep.migrate.MigrationStatus;
import dev.dbkeep.migrate.Migrations;
import dev.dbkeep.migrate.NewMigration;
import dev.dbkeep.plan.Plan;
import dev.dbkeep.postgres.Connections;
import dev.dbkeep.postgres.ServerUrl;
import dev.dbkeep.postgres.SqlErrors;
import dev.dbkeep.postgres.sql.SqlScript;
import dev.dbkeep.schema.PlanSql;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;

/**
 * The next migration of a folder before it is written.
 *
 * @param header comments that name every hazard
 * @param sql the statements
 */
public record DraftedMigration(MigrationFolder folder, String header, String sql) {
  /** One that does what a plan says. */
  public static DraftedMigration of(MigrationFolder folder, Plan plan) {
    return new DraftedMigration(folder, MigrationHeader.of(plan), PlanSql.write(plan));
  }

  /** One to be filled by hand. */
  static DraftedMigration empty(MigrationFolder folder) {
    return new DraftedMigration(folder, "-- write the statements here\n", "");
  }

  /** All of the file. */
  public String text() {
    return header + sql;
  }

  /**
   * What the rules say about it, and the rows of the database. Migrations that are pending run
   * before it, so what they make holds no rows.
   */
  public List<Finding> findings(ServerUrl url) {
    Migrations target = new Migrations(url, folder);
    try (Connection connection = Connections.open(url)) {
      List<SqlScript> scripts = new ArrayList<>();
      target.status(connection).entries().stream()
          .filter(entry -> entry.state() == MigrationStatus.State.PENDING)
          .map(MigrationStatus.Entry::requireMigration)
          .map(Migration::script)
          .forEach(scripts::add);
      SqlScript draft = new SqlScript("the new migration", text());
      scripts.add(draft);
      List<Finding> findings =
          LintedScripts.check(scripts, LintedDatabase.context(connection, target)).stream()
              .filter(finding -> finding.location().file().equals(draft.name()))
              .toList();
      return LintedScripts.confirm(connection, findings);
    } catch (SQLException e) {
      throw SqlErrors.of(e, url);
    }
  }

  /** Writes it in the layout of the folder. */
  public NewMigration write(String name, Clock clock) {
    return NewMigration.write(folder, name, header, sql, clock);
  }
}
