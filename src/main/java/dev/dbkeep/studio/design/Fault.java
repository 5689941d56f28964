package dev.dbkeep.studio.design;

import org.jspecify.annotations.Nullable;

/** What PostgreSQL refuses in a design, and where. */
public record Fault(
    Place place, String message, @Nullable String hint, @Nullable String sqlState) {}
