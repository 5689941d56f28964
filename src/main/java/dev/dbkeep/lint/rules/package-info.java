/**
 * The rules: one file each, listed in {@link dev.dbkeep.lint.rules.Rules}. A rule sees facts, never
 * SQL text.
 */
@NullMarked
package dev.dbkeep.lint.rules;

import org.jspecify.annotations.NullMarked;
