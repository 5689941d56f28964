/** What the documentation says is run. */
@NullMarked
package dev.dbkeep.docs;

import org.jspecify.annotations.NullMarked;
