package dev.dbkeep.studio.edit;

import dev.dbkeep.studio.database.Database;
import dev.dbkeep.studio.http.Endpoint;
import dev.dbkeep.studio.http.Needs;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How rows are changed. */
public final class EditEndpoints {
  private final Edits edits;

  /**
   * Of one database.
   *
   * @param protectedName what must be typed before a change
   * @param home where what leads back is kept; null when nothing is
   */
  public EditEndpoints(Database database, @Nullable String protectedName, @Nullable Path home) {
    this.edits = new Edits(database, protectedName, home);
  }

  public List<Endpoint<?>> all() {
    return List.of(
        Endpoint.post(
                "/api/edits/preview",
                "what changes would run and take along",
                PreviewRequest.class,
                Preview.class,
                edits::preview)
            .needs(Needs.VIEWER),
        Endpoint.post(
            "/api/edits/commit",
            "makes changes, all or none",
            CommitRequest.class,
            CommitResult.class,
            edits::commit),
        Endpoint.post(
            "/api/edits/{id}/undo",
            "takes a commit back, unless its rows changed since",
            UndoRequest.class,
            CommitResult.class,
            edits::undo),
        Endpoint.get(
            "/api/edits",
            "what was committed from Studio",
            EditList.class,
            (caller, _) -> edits.list(caller)));
  }
}
