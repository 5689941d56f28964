/** Facts about statements from PostgreSQL's own grammar, and one file per rule. */
@NullMarked
package dev.dbkeep.lint;

import org.jspecify.annotations.NullMarked;
