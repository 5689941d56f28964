package dev.dbkeep.studio.edit;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A commit as it is kept, with what leads back.
 *
 * @param database where it was made: host, port and name
 * @param transaction its number there, by which the server knows whether it was committed
 * @param at when, by the server's clock
 * @param member whose it is; null for one from before there were members
 * @param undoes the commit that it takes back
 */
record LoggedEdit(
    String id,
    String database,
    String transaction,
    String at,
    @Nullable String member,
    @Nullable String undoes,
    List<String> statements,
    @Nullable String lost,
    List<Change> wayBack) {
  LoggedEdit {
    statements = List.copyOf(statements);
    wayBack = List.copyOf(wayBack);
  }
}
