package dev.dbkeep.backup.trace;

/**
 * The file that holds a table's rows (a relfilenode). TRUNCATE, VACUUM FULL, CLUSTER and some ALTER
 * TABLE give a table a new one.
 */
public record Storage(int tablespace, int database, int number) {}
