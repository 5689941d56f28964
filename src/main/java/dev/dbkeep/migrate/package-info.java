/** Migration folders and history tables: own, Prisma, Drizzle, Flyway. */
@NullMarked
package dev.dbkeep.migrate;

import org.jspecify.annotations.NullMarked;
