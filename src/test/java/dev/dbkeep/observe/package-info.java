@NullMarked
package dev.dbkeep.observe;

import org.jspecify.annotations.NullMarked;
