package dev.dbkeep.studio.edit;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Changes that are made all or none.
 *
 * @param confirm the name that was typed, where the environment is protected
 */
public record CommitRequest(List<Change> changes, @Nullable String confirm) {
  public CommitRequest {
    changes = List.copyOf(changes);
  }
}
