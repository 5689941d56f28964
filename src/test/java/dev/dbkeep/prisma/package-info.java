@NullMarked
package dev.dbkeep.prisma;

import org.jspecify.annotations.NullMarked;
