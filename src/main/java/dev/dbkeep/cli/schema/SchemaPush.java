package dev.dbkeep.cli.schema;

import dev.dbkeep.cli.console.Context;
import dev.dbkeep.cli.console.ExecutionProgress;
import dev.dbkeep.cli.console.OutputOptions;
import dev.dbkeep.cli.project.Project;
import dev.dbkeep.execute.Executor;
import dev.dbkeep.execute.HazardProbes;
import dev.dbkeep.plan.Hazard;
import dev.dbkeep.plan.Plan;
import dev.dbkeep.plan.Step;
import dev.dbkeep.postgres.Connections;
import dev.dbkeep.postgres.ServerUrl;
import dev.dbkeep.postgres.SqlErrors;
import dev.dbkeep.schema.PlanOptions;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * Makes a database equal to the desired schema: plans on what is there, asks the data about each
 * hazard, applies.
 */
final class SchemaPush {
  private final Context context;
  private final Project project;
  private final ServerUrl url;

  SchemaPush(Context context, Project project) {
    this.context = context;
    this.project = project;
    this.url = project.url();
  }

  /** A plan whose hazards were confirmed on the data. */
  record Proposal(String source, Plan plan) {
    List<Hazard> hazards() {
      return plan.hazards().toList();
    }
  }

  Proposal propose(PlanOptions options) {
    Sides sides = new Sides(context, project);
    try (Background<Side> reading = Background.start(() -> sides.of("schema"));
        Connection connection = Connections.open(url)) {
      Side live = sides.live(url, connection);
      Side wanted = reading.result();
      Plan plan = live.planTo(wanted, project.settings().schemas(), options);
      List<Step> steps = new ArrayList<>();
      for (Step step : plan.steps()) {
        List<Hazard> real =
            step.hazards().isEmpty() ? List.of() : HazardProbes.confirm(connection, step.hazards());
        steps.add(
            new Step(
                step.sql(), step.action(), step.object(), step.lock(), step.inTransaction(), real));
      }
      return new Proposal(wanted.description(), new Plan(steps, plan.notes()));
    } catch (SQLException e) {
      throw SqlErrors.of(e, url);
    }
  }

  void apply(Proposal proposal, OutputOptions output) {
    try (ExecutionProgress progress = new ExecutionProgress(context, output, "steps")) {
      new Executor(url, project.executeOptions(), progress).apply(proposal.plan());
    }
  }

  ServerUrl url() {
    return url;
  }
}
