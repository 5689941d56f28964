package dev.dbkeep.upkeep.incidents;

import dev.dbkeep.observe.Incident;
import java.util.List;
import java.util.Set;

/**
 * What is wrong now, and about what nothing can be said.
 *
 * @param unseen kinds that could not be looked at: their incidents stay as they were
 */
public record Judged(List<Incident> incidents, Set<String> unseen) {
  public Judged {
    incidents = List.copyOf(incidents);
    unseen = Set.copyOf(unseen);
  }
}
