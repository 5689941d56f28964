/** The commands that watch over databases for long: daemon, fleet, alerts, metrics. */
@NullMarked
package dev.dbkeep.cli.daemon;

import org.jspecify.annotations.NullMarked;
