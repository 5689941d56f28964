package dev.dbkeep.architecture.planted.cli;

import dev.dbkeep.architecture.planted.cli.room.KnowsTheFrontDoor;

/** Right by itself: it opens a room. */
public record FrontDoor(KnowsTheFrontDoor room) {}
