/** The one exception a user sees, its codes and places. Knows nothing else. */
@NullMarked
package dev.dbkeep.error;

import org.jspecify.annotations.NullMarked;
