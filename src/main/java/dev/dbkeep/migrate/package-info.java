/**
 * Migration folders and history tables of dbkeep itself, Prisma, Drizzle and Flyway, exactly as
 * each of these tools reads and writes them. Must not know linting, prisma schemas or the command
 * line.
 */
@NullMarked
package dev.dbkeep.migrate;

import org.jspecify.annotations.NullMarked;
