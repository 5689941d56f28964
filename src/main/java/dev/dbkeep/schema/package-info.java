/**
 * From schema sources through the shadow database to a Catalog; the Planner; the Proof; a plan as
 * SQL.
 */
@NullMarked
package dev.dbkeep.schema;

import org.jspecify.annotations.NullMarked;
