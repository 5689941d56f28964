package dev.dbkeep.postgres.wire;

import dev.dbkeep.postgres.Lsn;

/**
 * Which cluster this is and where it stands (IDENTIFY_SYSTEM).
 *
 * @param systemId the same for a cluster and everything restored from it
 * @param flushed what the server itself has on disk
 */
public record SystemIdentity(String systemId, int timeline, Lsn flushed) {}
