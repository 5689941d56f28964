/**
 * The designer: projects of drawn tables, kept in the database for each member. It knows no other
 * feature; what turns a design into a migration or a schema.prisma is handed in as a {@link
 * dev.dbkeep.studio.design.Workshop}.
 */
@NullMarked
package dev.dbkeep.studio.design;

import org.jspecify.annotations.NullMarked;
