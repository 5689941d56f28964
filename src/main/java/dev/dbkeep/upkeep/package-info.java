/**
 * Upkeep of a database that is in use: health checks, their score and their history. Knows neither
 * schemas nor backups: what other features know is handed in by the commands.
 */
@NullMarked
package dev.dbkeep.upkeep;

import org.jspecify.annotations.NullMarked;
