package dev.dbkeep.cli;

import dev.dbkeep.backup.Stock;
import dev.dbkeep.backup.past.Past;
import dev.dbkeep.backup.repo.Repository;
import dev.dbkeep.backup.restore.RestorePlan;
import dev.dbkeep.backup.restore.RestorePlanner;
import dev.dbkeep.backup.restore.Target;
import dev.dbkeep.postgres.ServerUrl;
import java.io.IOException;
import java.nio.file.Path;

/**
 * What the commands that look back have in common: where copies of the past lie, and making one.
 */
final class PastSteps {
  private static final int MEGA = 20;

  private final Context context;
  private final Project project;
  private final OutputOptions output;

  PastSteps(Context context, Project project, OutputOptions output) {
    this.context = context;
    this.project = project;
    this.output = output;
  }

  Path home() {
    return project.settings().home().resolve("past");
  }

  /** The database as it is reached today. */
  ServerUrl live() {
    return project.url();
  }

  Stock stock(Repository repository) throws IOException {
    return Stock.read(repository, RepositoryOptions.state(project, repository.head().systemId()));
  }

  /** A server that stands still at the target; what cannot be reached is refused first. */
  Past open(Repository repository, Stock stock, Target target)
      throws IOException, InterruptedException {
    RestorePlan plan = new RestorePlanner(stock.archive()).plan(target);
    long total = plan.backup().bytes() >> MEGA;
    try (ProgressLine line = new ProgressLine(context, "MB", output.quiet)) {
      return Past.open(
          repository,
          stock,
          plan,
          home(),
          live(),
          done -> line.update(done >> MEGA, total, "restore"));
    }
  }
}
