package dev.dbkeep.studio.design;

/** A migration that is worked out, so that writing it takes no time any more. */
public interface PlannedMigration {
  /** Refuses where the folder has got another migration since. */
  WrittenMigration write();
}
