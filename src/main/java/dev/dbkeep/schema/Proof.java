package dev.dbkeep.schema;

import dev.dbkeep.catalog.Catalog;
import dev.dbkeep.error.DbkeepException;
import dev.dbkeep.error.ErrorCode;
import dev.dbkeep.plan.Plan;
import dev.dbkeep.plan.Step;
import dev.dbkeep.postgres.Connections;
import dev.dbkeep.postgres.ServerUrl;
import dev.dbkeep.postgres.SqlErrors;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Shows that a plan does what it promises: applied to a scratch copy of the current schema it must
 * lead to the wanted one.
 */
public final class Proof {
  private final ShadowServer embedded;

  public Proof(ShadowServer embedded) {
    this.embedded = embedded;
  }

  /**
   * Applies the plan to a scratch database that is built like {@code current} and reads the result.
   *
   * @return what could not be shown because the copy lacks something unmanaged; empty when all was
   */
  public List<String> prove(
      Catalog current, Catalog wanted, Plan plan, @Nullable ServerUrl target) {
    try (ShadowDatabase shadow = ShadowDatabase.create(target, embedded)) {
      Plan creation = Planner.plan(SchemaReader.read(shadow.url()), current, PlanOptions.DEFAULT);
      apply(shadow.url(), creation.steps(), "the copy of the current schema cannot be built");
      Catalog copy = SchemaReader.read(shadow.url());
      if (!Planner.plan(copy, current, PlanOptions.DEFAULT).isEmpty()
          || copy.unmanaged().size() != current.unmanaged().size()) {
        return creation.notes();
      }
      apply(shadow.url(), plan.steps(), "the plan fails on an empty copy of the database");
      Plan rest = Planner.plan(SchemaReader.read(shadow.url()), wanted, PlanOptions.DEFAULT);
      if (!rest.isEmpty()) {
        throw DbkeepException.of(ErrorCode.BUG, "the plan does not lead to the wanted schema")
            .detail(PlanSql.write(rest));
      }
      return List.of();
    }
  }

  private static void apply(ServerUrl url, List<Step> steps, String failure) {
    try (Connection connection = Connections.open(url);
        Statement statement = connection.createStatement()) {
      statement.execute("SET synchronous_commit = off");
      for (Step step : steps) {
        try {
          statement.execute(step.sql());
        } catch (SQLException e) {
          throw DbkeepException.of(ErrorCode.BUG, failure + ": " + SqlErrors.plain(e))
              .detail(step.sql())
              .sqlState(e.getSQLState())
              .cause(e);
        }
      }
    } catch (SQLException e) {
      throw SqlErrors.of(e, url);
    }
  }
}
