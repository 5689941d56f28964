/** Runs statements safely: lock budget, retry, one runner, journal, resume. */
@NullMarked
package dev.dbkeep.execute;

import org.jspecify.annotations.NullMarked;
