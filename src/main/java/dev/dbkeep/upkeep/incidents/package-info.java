/**
 * What of a look at a database somebody has to be told: incidents, kept in schema dbkeep with whom
 * they were told to. Knows no channels.
 */
@NullMarked
package dev.dbkeep.upkeep.incidents;

import org.jspecify.annotations.NullMarked;
