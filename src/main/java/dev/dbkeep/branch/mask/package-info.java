/**
 * Replaces personal data in a copy of a database before anybody sees it. Knows columns and rules,
 * and nothing of how the copy was made.
 */
@NullMarked
package dev.dbkeep.branch.mask;

import org.jspecify.annotations.NullMarked;
