/**
 * What the statements of a script do, read from their syntax trees. Knows no rule and no database.
 */
@NullMarked
package dev.dbkeep.lint.facts;

import org.jspecify.annotations.NullMarked;
