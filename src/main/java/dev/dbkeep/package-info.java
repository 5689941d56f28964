/** dbkeep: the entry point only; every feature has a package of its own. */
@NullMarked
package dev.dbkeep;

import org.jspecify.annotations.NullMarked;
