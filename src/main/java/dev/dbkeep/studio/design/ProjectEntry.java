package dev.dbkeep.studio.design;

/**
 * A project as a list shows it.
 *
 * @param id never changes, and is a part of its address
 * @param sharing private, look (everyone may look) or change (everyone may change)
 * @param own whether it is the asker's, who alone shares, names and removes it
 * @param mayChange whether the asker may save it
 * @param version the number of the newest one
 * @param changedBy who saved it last
 * @param byAsker whether that was the asker, so that its SQL may run when it is opened
 */
public record ProjectEntry(
    String id,
    String name,
    String engine,
    String sharing,
    String owner,
    boolean own,
    boolean mayChange,
    int tables,
    int version,
    String created,
    String changed,
    String changedBy,
    boolean byAsker) {}
