/**
 * The front door: finds the command of a command line, builds it, and tells every failure in one
 * way; help and completion come from the same registry. What commands do lies in the packages below
 * it, which never know this one.
 */
@NullMarked
package dev.dbkeep.cli;

import org.jspecify.annotations.NullMarked;
