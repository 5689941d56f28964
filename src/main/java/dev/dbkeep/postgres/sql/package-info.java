/**
 * Scripts cut into statements by a small lexer. It never interprets SQL beyond leading keywords.
 */
@NullMarked
package dev.dbkeep.postgres.sql;

import org.jspecify.annotations.NullMarked;
