package dev.dbkeep.migrate;

/**
 * What a deploy may do.
 *
 * @param outOfOrder also run migrations that stand before one that is applied
 */
public record DeployOptions(boolean outOfOrder) {
  public static final DeployOptions DEFAULTS = new DeployOptions(false);
}
