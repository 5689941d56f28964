package dev.dbkeep.studio.design;

import dev.dbkeep.studio.database.OwnTables;
import dev.dbkeep.studio.database.Work;
import java.sql.Connection;
import java.util.Set;

/** What the designer asks of the rest of dbkeep, by those who know it. */
public interface Workshop extends OwnTables {
  /** Whose words a text is in. */
  enum Language {
    SQL,
    PRISMA
  }

  /** {@code schema.name} of the tables in which tools remember what they did. */
  Set<String> hidden(Connection connection);

  /**
   * Lets somebody work in the transaction of an empty scratch database like the one that is shown.
   */
  <T> T scratch(Work<T> work);

  /** The same in one that a text has built. */
  <T> T built(Language language, String text, Work<T> work);

  /** What SQL builds, as a schema.prisma. */
  String prisma(String sql);

  /** What separates the live database from a design. */
  Steps compare(Wanted wanted);

  /** The next migration of the folder, before it is written. */
  MigrationDraft draft(Wanted wanted, String name);

  /** Works it out, which takes a while; refuses losses that were not accepted. */
  PlannedMigration plan(Wanted wanted, String name, Set<String> accepted);
}
