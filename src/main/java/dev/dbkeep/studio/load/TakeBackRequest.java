package dev.dbkeep.studio.load;

import org.jspecify.annotations.Nullable;

/**
 * An import that is taken back.
 *
 * @param id which one
 * @param anyway also the rows that somebody changed since
 * @param check whether nothing is done: only to know what would become of the rows
 * @param confirm the name that was typed, where the environment is protected
 */
public record TakeBackRequest(long id, boolean anyway, boolean check, @Nullable String confirm) {}
