/** Where backups lie: named objects in a folder or in a bucket. */
@NullMarked
package dev.dbkeep.backup.storage;

import org.jspecify.annotations.NullMarked;
