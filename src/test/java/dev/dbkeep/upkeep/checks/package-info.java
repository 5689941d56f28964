@NullMarked
package dev.dbkeep.upkeep.checks;

import org.jspecify.annotations.NullMarked;
