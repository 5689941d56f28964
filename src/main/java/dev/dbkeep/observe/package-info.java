/** Numbers, incidents and events of anything that runs for long, for whoever watches it. */
@NullMarked
package dev.dbkeep.observe;

import org.jspecify.annotations.NullMarked;
