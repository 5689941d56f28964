/**
 * What the commands start from: the settings and options of a project, the database they lead to,
 * and the way back before something is taken away.
 */
@NullMarked
package dev.dbkeep.cli.project;

import org.jspecify.annotations.NullMarked;
