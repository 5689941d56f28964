package dev.dbkeep.architecture.planted.plan;

import dev.dbkeep.architecture.planted.execute.HalfOfACycle;

/** Wrong together with the first half. */
public record OtherHalfOfACycle(HalfOfACycle first) {}
