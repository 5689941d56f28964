/** What a repository holds: chunks, write-ahead log, manifests; how it is packed and named. */
@NullMarked
package dev.dbkeep.backup.repo;

import org.jspecify.annotations.NullMarked;
