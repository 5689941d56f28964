/** The grammar of schema.prisma: the text of a file to its blocks. Knows not what names mean. */
@NullMarked
package dev.dbkeep.prisma.parse;

import org.jspecify.annotations.NullMarked;
