package dev.dbkeep.studio.saved;

import dev.dbkeep.studio.database.Database;
import dev.dbkeep.studio.database.OwnTables;
import dev.dbkeep.studio.http.Endpoint;
import dev.dbkeep.studio.http.Needs;
import java.util.List;

/** What members keep for later. */
public final class SavedEndpoints {
  private final SavedTexts texts;

  /**
   * Of one database.
   *
   * @param tables brings the table that they are kept in
   */
  public SavedEndpoints(Database database, OwnTables tables) {
    this.texts = new SavedTexts(database, tables);
  }

  public List<Endpoint<?>> all() {
    return List.of(
        Endpoint.post(
                "/api/saved/find",
                "texts of SQL, or filters of a table, that were saved: one's own and those that are"
                    + " shared, the first 50 by name",
                Saved.Search.class,
                Saved.Found.class,
                texts::find)
            .needs(Needs.VIEWER),
        Endpoint.post(
            "/api/saved/put",
            "saves a text of SQL or a filter, or changes it",
            SaveRequest.class,
            Saved.class,
            texts::put),
        Endpoint.post(
            "/api/saved/delete",
            "removes what was saved",
            Saved.Seen.class,
            Saved.Gone.class,
            texts::delete));
  }
}
