/** The benchmarks run at a small size, so that they still work on the day somebody needs them. */
@NullMarked
package dev.dbkeep.bench;

import org.jspecify.annotations.NullMarked;
