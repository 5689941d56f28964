package dev.dbkeep.studio.load;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What becomes of a line whose key is in the table already. */
public enum Mode {
  /** It is a fault. */
  @JsonProperty("insert")
  INSERT,
  /** The row stays as it is. */
  @JsonProperty("skip")
  SKIP,
  /** The row gets what the line says. */
  @JsonProperty("update")
  UPDATE
}
