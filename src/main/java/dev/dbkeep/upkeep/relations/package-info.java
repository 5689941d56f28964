/**
 * Which column points at which table, by foreign key or by name and values, and the rows that point
 * nowhere. Knows no schema files and removes nothing for good that it was not told to.
 */
@NullMarked
package dev.dbkeep.upkeep.relations;

import org.jspecify.annotations.NullMarked;
