/** PostgreSQL's replication protocol: base backups and the stream of the write-ahead log. */
@NullMarked
package dev.dbkeep.postgres.wire;

import org.jspecify.annotations.NullMarked;
