package dev.dbkeep.prisma;

import org.jspecify.annotations.Nullable;

/** One argument; {@code name} is null when it stands by its place. */
record Argument(@Nullable String name, Expression value, Position position) {}
