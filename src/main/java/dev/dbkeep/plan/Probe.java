package dev.dbkeep.plan;

import org.jspecify.annotations.Nullable;

/**
 * Two queries that tell whether a hazard is real on a given database. They run read only and all is
 * taken back after.
 *
 * @param countSql returns one bigint: how many rows are affected; 0 means that the hazard does not
 *     apply
 * @param sampleSql returns up to three rows, shown to the person as they are; empty when there is
 *     nothing to show
 * @param setupSql makes temporary helpers (in pg_temp) that the two queries need, or null
 */
public record Probe(String countSql, String sampleSql, @Nullable String setupSql) {
  public Probe(String countSql, String sampleSql) {
    this(countSql, sampleSql, null);
  }
}
