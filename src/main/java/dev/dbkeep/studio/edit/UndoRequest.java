package dev.dbkeep.studio.edit;

import org.jspecify.annotations.Nullable;

/**
 * A commit that is taken back.
 *
 * @param id which one
 * @param confirm the name that was typed, where the environment is protected
 */
public record UndoRequest(String id, @Nullable String confirm) {}
