package dev.dbkeep.studio.edit;

import dev.dbkeep.studio.http.Told;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Changes that are made all or none.
 *
 * @param confirm the name that was typed, where the environment is protected
 */
public record CommitRequest(List<Change> changes, @Nullable String confirm) implements Told {
  public CommitRequest {
    changes = List.copyOf(changes);
  }

  @Override
  public Optional<Deed> told() {
    return Optional.of(
        new Deed(
            changes.stream().map(change -> change.table().toString()).distinct().toList(),
            changes.stream().map(ChangeText::of).toList()));
  }
}
