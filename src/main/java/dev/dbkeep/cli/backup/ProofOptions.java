package dev.dbkeep.cli.backup;

import dev.dbkeep.backup.proof.Prover;
import dev.dbkeep.backup.repo.Repository;
import dev.dbkeep.cli.console.Context;
import dev.dbkeep.cli.project.Project;
import dev.dbkeep.cli.project.RepositoryOptions;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where a backup is restored to be proven, and how long the primary may be read for that. */
final class ProofOptions {
  private static final String DEFAULT = "proofs";

  @Option(
      names = "--scratch",
      paramLabel = "DIR",
      description =
          "a folder for nothing else, with room for the cluster (default: .dbkeep/proofs)")
  private @Nullable String scratch;

  @Option(
      names = "--read-minutes",
      paramLabel = "N",
      description = "how long the primary is read at most, since vacuum waits (default: 10)")
  private int readMinutes = 10;

  Prover prover(Context context, Project project, Repository repository) {
    Path home = project.settings().home();
    return new Prover(
        repository,
        RepositoryOptions.state(project, repository.head().systemId()),
        scratch == null
            ? home.resolve(DEFAULT)
            : context.directory().resolve(scratch).toAbsolutePath().normalize(),
        project.url(),
        context.clock(),
        Duration.ofMinutes(readMinutes));
  }
}
