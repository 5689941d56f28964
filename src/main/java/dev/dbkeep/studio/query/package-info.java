/**
 * Texts of SQL that somebody types: run statement by statement, without harm unless they may write.
 */
@NullMarked
package dev.dbkeep.studio.query;

import org.jspecify.annotations.NullMarked;
