package dev.dbkeep.config;

import dev.dbkeep.postgres.ServerUrl;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Everything that configures a run, decided once.
 *
 * @param directory the project folder: the one with dbkeep.toml, else where the command runs
 * @param environment the name of the environment that applies; null when none is named
 * @param url the target; null when the embedded server under {@link #home} serves
 * @param isProtected whether commands that can remove data are refused
 * @param schemas the PostgreSQL schemas that are managed; empty for every one the desired schema
 *     mentions
 * @param schema the desired schema's file or folder
 * @param migrations the folder of migrations, which need not exist yet
 * @param migrationsFormat auto, dbkeep, prisma, drizzle or flyway
 * @param lockBudget how long one attempt for a lock may wait
 * @param deadline how long attempts are repeated
 * @param postgresMajor of the embedded server
 * @param studioPublicUrl what Studio is called by a team's browsers
 * @param studioAccountsUrl where the accounts of Studio are; null for in the target
 */
public record Settings(
    Path directory,
    @Nullable String environment,
    @Nullable ServerUrl url,
    boolean isProtected,
    List<String> schemas,
    @Nullable Path schema,
    @Nullable String schemaCommand,
    Path migrations,
    String migrationsFormat,
    @Nullable Path seed,
    @Nullable String seedCommand,
    Duration lockBudget,
    Duration deadline,
    @Nullable ServerUrl shadowUrl,
    int postgresMajor,
    @Nullable String studioPublicUrl,
    @Nullable ServerUrl studioAccountsUrl) {
  public Settings {
    schemas = List.copyOf(schemas);
  }

  /** Where dbkeep keeps its own files for this project: the embedded server, caches. */
  public Path home() {
    return directory.resolve(".dbkeep");
  }
}
