package dev.dbkeep.studio.design;

import java.util.List;

/**
 * A migration that was written.
 *
 * @param file as people write it
 * @param name as status and deploy call it
 * @param notes what its tool has to be told
 */
public record WrittenMigration(String file, String name, List<String> notes) {
  public WrittenMigration {
    notes = List.copyOf(notes);
  }
}
