/**
 * PostgreSQL's own grammar (libpg_query, WebAssembly compiled to bytecode): text in, syntax trees
 * out. Knows no rule.
 */
@NullMarked
package dev.dbkeep.lint.grammar;

import org.jspecify.annotations.NullMarked;
