package dev.dbkeep.studio.design;

import org.jspecify.annotations.Nullable;

/**
 * A version of a project as a list shows it.
 *
 * @param label what somebody called it, or what made it
 * @param byAsker whether the asker saved it
 */
public record ProjectVersion(
    int number, String at, String by, @Nullable String label, int tables, boolean byAsker) {}
