/**
 * What Studio's designer needs of the features it does not know: a drawing becomes a plan, a
 * migration or a schema.prisma, and a database becomes a drawing.
 */
@NullMarked
package dev.dbkeep.cli.studio.design;

import org.jspecify.annotations.NullMarked;
