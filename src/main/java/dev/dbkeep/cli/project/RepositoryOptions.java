package dev.dbkeep.cli.project;

import dev.dbkeep.backup.repo.Repository;
import dev.dbkeep.backup.repo.RepositoryHead;
import dev.dbkeep.backup.repo.RepositoryKey;
import dev.dbkeep.backup.storage.Storage;
import dev.dbkeep.backup.storage.Storages;
import dev.dbkeep.cli.console.Context;
import dev.dbkeep.error.DbkeepException;
import dev.dbkeep.error.ErrorCode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where the backups lie, and the key to them. */
public final class RepositoryOptions {
  private static final String DEFAULT = "backups";

  @Option(
      names = "--repo",
      paramLabel = "DIR|s3://BUCKET/PREFIX",
      description = "where the backups lie (default: .dbkeep/backups)")
  private @Nullable String repo;

  @Option(
      names = "--key-file",
      paramLabel = "FILE",
      description = "the key of encrypted backups (default: DBKEEP_BACKUP_KEY)")
  private @Nullable String keyFile;

  @Option(
      names = "--key-command",
      paramLabel = "COMMAND",
      description = "prints the key, for example by asking a vault; run by sh")
  private @Nullable String keyCommand;

  public Storage storage(Context context, Project project) {
    return Storages.open(
        repo == null ? project.settings().home().resolve(DEFAULT).toString() : repo,
        context.directory(),
        context.environment(),
        context.clock());
  }

  private @Nullable RepositoryKey key(Context context) {
    if (keyFile != null && keyCommand != null) {
      throw DbkeepException.of(
          ErrorCode.USAGE, "--key-file and --key-command are two keys", "Name one of them.");
    }
    if (keyCommand != null) {
      return RepositoryKey.ofCommand(keyCommand, context.directory(), context.environment());
    }
    return keyFile == null
        ? RepositoryKey.ofEnvironment(context.environment()).orElse(null)
        : RepositoryKey.ofFile(context.directory().resolve(keyFile));
  }

  /** What is there; refuses when nothing is. */
  public Repository open(Context context, Project project) throws IOException {
    return find(context, project)
        .orElseThrow(
            () ->
                DbkeepException.of(
                    ErrorCode.BACKUP,
                    "there are no backups at " + storage(context, project).description(),
                    "Begin with `dbkeep protect`, or name their place with --repo."));
  }

  /** The same where nothing is an answer, too. */
  public Optional<Repository> find(Context context, Project project) throws IOException {
    return Repository.open(storage(context, project), key(context));
  }

  public Repository create(Context context, Project project, RepositoryHead head)
      throws IOException {
    return Repository.create(
        storage(context, project), head.systemId(), head.segmentSize(), key(context));
  }

  /** What was received on this machine and is not stored yet. */
  public static Path state(Project project, String systemId) {
    return project.settings().home().resolve("protect").resolve(systemId);
  }
}
