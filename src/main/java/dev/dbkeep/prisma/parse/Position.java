package dev.dbkeep.prisma.parse;

import dev.dbkeep.error.DbkeepException;
import dev.dbkeep.error.ErrorCode;
import dev.dbkeep.error.SourceLocation;

/**
 * Where something stands in a .prisma file; line and column are only counted when an error needs
 * them.
 */
public record Position(SchemaFile file, int offset) {
  public DbkeepException error(String message, String hint) {
    return DbkeepException.of(ErrorCode.PRISMA_SYNTAX, message, hint).at(location());
  }

  public SourceLocation location() {
    return SourceLocation.of(file.name(), file.text(), offset);
  }

  @Override
  public String toString() {
    return location().toString();
  }
}
