package dev.dbkeep.studio.load;

import java.util.List;

/** What was imported from Studio, the newest first. */
public record LoadList(List<Entry> imports) {
  public LoadList {
    imports = List.copyOf(imports);
  }

  /**
   * An import.
   *
   * @param at when, by the server's clock
   * @param member who did it
   * @param mine whether that was the one who asks
   * @param added rows that were not there before
   * @param changed rows that were
   * @param state {@code kept}, {@code undone}, or {@code forgotten}: it cannot be taken back any
   *     more
   * @param bytes what its way back takes in the database
   */
  public record Entry(
      long id,
      String at,
      String member,
      boolean mine,
      String schema,
      String name,
      long added,
      long changed,
      String state,
      long bytes) {}
}
