package dev.dbkeep.catalog;

import java.io.Serializable;

/** One thing a database holds. Two equal records mean: nothing to change. */
public sealed interface CatalogObject extends Serializable
    permits Schema,
        Extension,
        EnumType,
        Domain,
        Sequence,
        SequenceOwner,
        Table,
        Index,
        ForeignKey,
        View,
        Comment {
  ObjectId id();
}
