package dev.dbkeep.plan;

/**
 * Two read-only queries that tell whether a hazard is real on a given database.
 *
 * @param countSql returns one bigint: how many rows are affected; 0 means that the hazard does not apply
 * @param sampleSql returns up to three rows, shown to the person as they are
 */
public record Probe(String countSql, String sampleSql) {}
