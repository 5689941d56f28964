package dev.dbkeep.architecture.planted.studio;

import dev.dbkeep.architecture.planted.studio.room.KnowsAllOfStudio;

/** Right by itself: it puts a room into the house. */
public record AllOfStudio(KnowsAllOfStudio room) {}
