/**
 * Branches: writable copies of a database to try things on, made in whatever way is cheapest here.
 * Knows the server and the file system, no other feature.
 */
@NullMarked
package dev.dbkeep.branch;

import org.jspecify.annotations.NullMarked;
