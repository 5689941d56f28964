package dev.dbkeep.studio.export;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What the file is. Values are in all of them what psql prints. */
public enum Format {
  /**
   * Byte for byte what {@code COPY … TO STDOUT (FORMAT csv, HEADER)} gives: RFC 4180 but for its
   * line ends, which are LF; NULL is empty, an empty text is {@code ""}.
   */
  @JsonProperty("csv")
  CSV,
  /**
   * An array with an object a line. smallint and integer are numbers, boolean is true or false,
   * json and jsonb are what they are; everything else is a text, so that no reader loses digits of
   * a bigint or numeric, or stumbles over NaN.
   */
  @JsonProperty("json")
  JSON,
  /**
   * An INSERT a line with the literals that format('%L') gives. Generated columns are left out,
   * since nobody may write them; of an identity the numbers are kept.
   */
  @JsonProperty("sql")
  SQL,
  /** A table for a document; NULL is {@code *NULL*}, a line break {@code <br>}. */
  @JsonProperty("markdown")
  MARKDOWN
}
