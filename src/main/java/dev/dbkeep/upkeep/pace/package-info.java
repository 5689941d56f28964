/**
 * How fast work on rows may go beside the application: feels what neighbours feel, and gives each
 * batch its size and its pause. Knows nothing of what the batches do.
 */
@NullMarked
package dev.dbkeep.upkeep.pace;

import org.jspecify.annotations.NullMarked;
