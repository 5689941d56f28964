package dev.dbkeep.cli.migrate;

import dev.dbkeep.cli.console.Context;
import dev.dbkeep.cli.project.Project;
import dev.dbkeep.cli.schema.Background;
import dev.dbkeep.cli.schema.Side;
import dev.dbkeep.cli.schema.Sides;
import dev.dbkeep.migrate.Migration;
import dev.dbkeep.migrate.MigrationFolder;
import dev.dbkeep.migrate.MigrationStatus;
import dev.dbkeep.migrate.MigrationsSource;
import dev.dbkeep.plan.Plan;
import dev.dbkeep.postgres.ServerUrl;
import dev.dbkeep.schema.PlanOptions;
import java.util.List;

/** What would make a live schema what its applied migrations build, on a scratch database. */
public final class MigrationDrift {
  private MigrationDrift() {}

  public static Plan of(
      Context context,
      Project project,
      ServerUrl url,
      MigrationFolder folder,
      MigrationStatus status) {
    List<Migration> ran =
        status.entries().stream()
            .filter(entry -> entry.migration() != null)
            .filter(
                entry ->
                    switch (entry.state()) {
                      case APPLIED, COVERED, EDITED, CHANGED, FAILED -> true;
                      case PENDING, OUT_OF_ORDER, MISSING -> false;
                    })
            .map(MigrationStatus.Entry::requireMigration)
            .toList();
    Sides sides = new Sides(context, project);
    try (Background<Side> reading =
        Background.start(() -> sides.source(MigrationsSource.of(folder, ran, url)))) {
      Side live = sides.live(url);
      return live.planTo(reading.result(), project.settings().schemas(), PlanOptions.DEFAULT);
    }
  }
}
