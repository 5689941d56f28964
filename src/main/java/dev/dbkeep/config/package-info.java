/**
 * dbkeep.toml, environment and flags become one immutable Settings record. Must not know any
 * feature.
 */
@NullMarked
package dev.dbkeep.config;

import org.jspecify.annotations.NullMarked;
