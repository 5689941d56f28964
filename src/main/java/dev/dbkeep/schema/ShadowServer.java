package dev.dbkeep.schema;

import dev.dbkeep.postgres.ServerUrl;

/**
 * A server of our own on which scratch databases may be created when the target's server does not
 * allow it; wired by the command line.
 */
@FunctionalInterface
public interface ShadowServer {
  /** Starts (or finds) the server of this major version; 0 means the default one. */
  ServerUrl start(int major);
}
