package dev.dbkeep.backup.trace;

/** Where a version of a row lies in its table (a ctid). */
public record Place(long block, int line) {
  /** As PostgreSQL writes it. */
  @Override
  public String toString() {
    return "(" + block + "," + line + ")";
  }

  /** Reads what {@link #toString} writes. */
  public static Place parse(String text) {
    int comma = text.indexOf(',');
    return new Place(
        Long.parseLong(text.substring(1, comma)),
        Integer.parseInt(text.substring(comma + 1, text.length() - 1)));
  }
}
