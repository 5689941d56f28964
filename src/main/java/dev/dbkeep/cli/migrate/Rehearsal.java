package dev.dbkeep.cli.migrate;

import dev.dbkeep.branch.BranchRequest;
import dev.dbkeep.branch.Branches;
import dev.dbkeep.cli.project.WayBack;
import dev.dbkeep.error.DbkeepException;
import dev.dbkeep.execute.ExecuteOptions;
import dev.dbkeep.execute.Progress;
import dev.dbkeep.migrate.DeployOptions;
import dev.dbkeep.migrate.Deployment;
import dev.dbkeep.migrate.MigrationFolder;
import dev.dbkeep.migrate.Migrations;
import dev.dbkeep.plan.Consents;
import java.time.Clock;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/**
 * Runs the pending migrations on a branch first: with the real rows, and nobody to be harmed. The
 * branch goes away when all went well, and stays for a look when it did not.
 */
final class Rehearsal {
  private static final DateTimeFormatter NAME =
      DateTimeFormatter.ofPattern("'rehearsal-'yyyyMMdd-HHmmss").withZone(ZoneOffset.UTC);

  private final Branches branches;
  private final MigrationFolder folder;
  private final Clock clock;

  Rehearsal(Branches branches, MigrationFolder folder, Clock clock) {
    this.branches = branches;
    this.folder = folder;
    this.clock = clock;
  }

  /** What it came to. */
  record Result(String branch, String provider, long branchMilliseconds, Deployment deployment) {}

  Result run(Consents consents, DeployOptions options, ExecuteOptions patience, Progress progress) {
    String name = NAME.format(clock.instant());
    Branches.Created created =
        branches.create(new BranchRequest(name, null, null, WayBack.LIFETIME));
    Migrations target = new Migrations(created.url(), folder);
    Deployment deployment;
    try {
      deployment = target.deploy(options, patience, new DeployRisks(consents, target), progress);
    } catch (DbkeepException e) {
      throw DbkeepException.of(
              e.code(),
              "on branch " + name + ": " + e.getMessage(),
              "The database itself is untouched. The branch stays for a look: `dbkeep branch switch"
                  + " "
                  + name
                  + "`, `dbkeep branch drop "
                  + name
                  + "`.")
          .detail(e.detail() == null ? "" : e.detail())
          .cause(e);
    }
    branches.drop(name);
    return new Result(name, created.branch().provider(), created.took().toMillis(), deployment);
  }
}
