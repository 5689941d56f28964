package dev.dbkeep.backup.undo;

import dev.dbkeep.backup.past.Relation;
import dev.dbkeep.backup.trace.Place;
import dev.dbkeep.backup.trace.RowTrace.Fate;
import java.util.Map;

/**
 * What a transaction took from a table, or from one of its partitions.
 *
 * @param table in the past
 * @param rows by their places, unless all of them have to be looked at
 * @param all whether the table got a new storage: what of it was lost only a comparison tells
 */
record Lost(Relation table, Relation root, Map<Place, Fate> rows, boolean all) {}
