package dev.dbkeep.studio.edit;

import java.util.List;

/** Changes whose effect is wanted before they are made. */
public record PreviewRequest(List<Change> changes) {
  public PreviewRequest {
    changes = List.copyOf(changes);
  }
}
