package dev.dbkeep.studio.team;

import dev.dbkeep.postgres.ServerUrl;
import java.time.Clock;
import java.util.List;

/**
 * What a Studio for several people is started with.
 *
 * @param accounts the database in whose schema dbkeep the accounts are, which must be up to date
 * @param providers where people may sign in besides here
 */
public record TeamOptions(
    ServerUrl accounts, List<OidcProvider> providers, Post post, Clock clock) {
  public TeamOptions {
    providers = List.copyOf(providers);
  }
}
