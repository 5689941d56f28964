package dev.dbkeep.architecture.planted.prisma;

import dev.dbkeep.architecture.planted.lint.KeepsTheRules;

/** Wrong: a feature that imports another feature. */
record KnowsAnotherFeature(KeepsTheRules other) {}
