package dev.dbkeep.studio.tables;

import dev.dbkeep.error.DbkeepException;
import dev.dbkeep.error.ErrorCode;
import dev.dbkeep.postgres.Identifiers;

/** A table or view as it is written in SQL. */
public record TableName(String schema, String name) {
  static final String BOOKS = "dbkeep keeps its own books here; its commands change them";

  public String quoted() {
    return Identifiers.quote(schema, name);
  }

  /** Refuses to write what dbkeep itself keeps: a changed journal would deceive its commands. */
  public void refuseBooks() {
    if (holdsBooks()) {
      throw DbkeepException.of(
          ErrorCode.NOT_ALLOWED,
          this + " cannot be changed here: " + BOOKS,
          "Run the command that keeps it; `dbkeep --help` lists them.");
    }
  }

  boolean holdsBooks() {
    return schema.equals("dbkeep");
  }

  @Override
  public String toString() {
    return schema + "." + name;
  }
}
