/** The commands that set a project up: init, doctor, demo, config, server. */
@NullMarked
package dev.dbkeep.cli.setup;

import org.jspecify.annotations.NullMarked;
