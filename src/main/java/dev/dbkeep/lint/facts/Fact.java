package dev.dbkeep.lint.facts;

/** One thing a statement does; an ALTER TABLE with three actions is three facts. */
public sealed interface Fact
    permits TableFact,
        ColumnFact,
        ConstraintFact,
        IndexFact,
        TypeFact,
        RowFact,
        SessionFact,
        DropFact {}
