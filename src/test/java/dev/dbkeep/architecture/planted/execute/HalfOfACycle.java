package dev.dbkeep.architecture.planted.execute;

import dev.dbkeep.architecture.planted.plan.OtherHalfOfACycle;

/** Wrong together with its other half: two packages that need each other. */
public record HalfOfACycle(OtherHalfOfACycle other) {}
