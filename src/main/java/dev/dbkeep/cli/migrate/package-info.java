/** The commands about a folder of migrations: new, deploy, status, lint, baseline, resolve. */
@NullMarked
package dev.dbkeep.cli.migrate;

import org.jspecify.annotations.NullMarked;
