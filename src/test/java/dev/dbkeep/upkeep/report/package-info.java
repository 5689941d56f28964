@NullMarked
package dev.dbkeep.upkeep.report;

import org.jspecify.annotations.NullMarked;
