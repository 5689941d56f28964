package dev.dbkeep.observe;

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
 */
public record Incident(
    String kind, String object, String what, String value, String threshold, String fix) {
  /** Names it for as long as it lasts. */
  public String key() {
    return kind + " " + object;
  }
}
