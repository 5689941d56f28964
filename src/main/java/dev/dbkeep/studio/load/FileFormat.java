package dev.dbkeep.studio.load;

import dev.dbkeep.postgres.Identifiers;

/**
 * How a CSV file is written, in the words of COPY.
 *
 * @param header whether its first record names the fields
 * @param nullText what stands for NULL where it is not quoted
 */
public record FileFormat(
    String delimiter, String quote, boolean header, String encoding, String nullText) {
  static final FileFormat USUAL = new FileFormat(",", "\"", true, "UTF8", "");

  FileFormat withHeader(boolean other) {
    return new FileFormat(delimiter, quote, other, encoding, nullText);
  }

  /** The number of the first record that holds values. */
  int firstRecord() {
    return header ? 2 : 1;
  }

  /** The header is a record like the others: the server reads it, and it is looked at there. */
  String options() {
    return "FORMAT csv, DELIMITER %s, QUOTE %s, NULL %s, ENCODING %s"
        .formatted(
            Identifiers.literal(delimiter),
            Identifiers.literal(quote),
            Identifiers.literal(nullText),
            Identifiers.literal(encoding));
  }
}
