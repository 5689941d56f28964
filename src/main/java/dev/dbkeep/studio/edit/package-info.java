/** Changes of rows: what they would do, committed all or none, and taken back. */
@NullMarked
package dev.dbkeep.studio.edit;

import org.jspecify.annotations.NullMarked;
