/** What runs by itself: jobs, when they are due, what their runs came to, and who starts them. */
@NullMarked
package dev.dbkeep.upkeep.jobs;

import org.jspecify.annotations.NullMarked;
