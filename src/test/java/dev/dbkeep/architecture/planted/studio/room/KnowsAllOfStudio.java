package dev.dbkeep.architecture.planted.studio.room;

import dev.dbkeep.architecture.planted.studio.AllOfStudio;

/** Wrong: a room of Studio that leads back to all of it. */
public record KnowsAllOfStudio(AllOfStudio studio) {}
