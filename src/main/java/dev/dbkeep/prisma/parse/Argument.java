package dev.dbkeep.prisma.parse;

import org.jspecify.annotations.Nullable;

/** One argument; {@code name} is null when it stands by its place. */
public record Argument(@Nullable String name, Expression value, Position position) {}
