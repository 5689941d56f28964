package dev.dbkeep.architecture.planted.cli.room;

import dev.dbkeep.architecture.planted.cli.FrontDoor;

/** Wrong: a command that leads back to the registry of commands. */
public record KnowsTheFrontDoor(FrontDoor door) {}
