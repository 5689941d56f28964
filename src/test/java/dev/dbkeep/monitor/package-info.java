@NullMarked
package dev.dbkeep.monitor;

import org.jspecify.annotations.NullMarked;
