package dev.dbkeep.catalog;

/** One thing a database holds. Two equal records mean: nothing to change. */
public sealed interface CatalogObject
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
