package dev.dbkeep.catalog;

import java.io.Serializable;

/** What CREATE SEQUENCE and identity columns share. {@code type} is smallint, integer or bigint. */
public record SequenceOptions(
    String type, long start, long increment, long min, long max, long cache, boolean cycle)
    implements Serializable {}
