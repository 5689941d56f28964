@NullMarked
package dev.dbkeep.upkeep;

import org.jspecify.annotations.NullMarked;
