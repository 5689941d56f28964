@NullMarked
package dev.dbkeep.upkeep.queries;

import org.jspecify.annotations.NullMarked;
