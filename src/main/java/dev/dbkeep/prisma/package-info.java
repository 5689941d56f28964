/** schema.prisma to SQL and back. Knows schema and catalog, no other feature. */
@NullMarked
package dev.dbkeep.prisma;

import org.jspecify.annotations.NullMarked;
