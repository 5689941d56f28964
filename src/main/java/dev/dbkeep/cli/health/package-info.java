/**
 * The commands that say how a database fares, and mend it: health, report; joins what the checks
 * ask of other features.
 */
@NullMarked
package dev.dbkeep.cli.health;

import org.jspecify.annotations.NullMarked;
