/** The commands that compare schemas and make one like the other: push, pull, diff, reset, seed. */
@NullMarked
package dev.dbkeep.cli.schema;

import org.jspecify.annotations.NullMarked;
