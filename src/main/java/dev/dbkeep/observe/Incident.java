package dev.dbkeep.observe;

import org.jspecify.annotations.Nullable;

/**
 * Something that is wrong now and that somebody has to know of. Two with the same kind and object
 * are the same one, whatever its numbers are by then.
 *
 * @param kind what is wrong, as a key: {@code wal-receiver-down}
 * @param object what it is about: a server, a slot, a repository
 * @param what a sentence about it
 * @param value what was found
 * @param threshold what would be well
 * @param fix the next command
 * @param link where to read on; null where nobody named a place
 */
public record Incident(
    String kind,
    String object,
    String what,
    String value,
    String threshold,
    String fix,
    @Nullable String link) {
  public Incident(
      String kind, String object, String what, String value, String threshold, String fix) {
    this(kind, object, what, value, threshold, fix, null);
  }

  /** Names it for as long as it lasts. */
  public String key() {
    return kind + " " + object;
  }

  public Incident withLink(String newLink) {
    return new Incident(kind, object, what, value, threshold, fix, newLink);
  }
}
