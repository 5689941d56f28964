package dev.dbkeep.observe;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Which incidents are open, so that each is told once when it begins and once when it is over. One
 * that comes back within a while was never over: what flaps is told once.
 */
public final class IncidentBook {
  private final Duration calm;
  private final Map<String, Open> open = new LinkedHashMap<>();

  /**
   * @param calm how long an incident has to be away before it counts as over
   */
  public IncidentBook(Duration calm) {
    this.calm = calm;
  }

  private record Open(Incident incident, Instant since, Instant seen) {}

  /**
   * One that began, or one that is over.
   *
   * @param since when it began
   * @param at when this was noticed
   */
  public record Change(State state, Incident incident, Instant since, Instant at) {}

  /** As alert managers name them. */
  public enum State {
    FIRING,
    RESOLVED
  }

  /**
   * Takes over what is wrong now.
   *
   * @return what is to be told
   */
  public synchronized List<Change> update(Collection<Incident> now, Instant at) {
    List<Change> changes = new ArrayList<>();
    for (Incident incident : now) {
      Open known = open.get(incident.key());
      Instant since = known == null ? at : known.since();
      open.put(incident.key(), new Open(incident, since, at));
      if (known == null) {
        changes.add(new Change(State.FIRING, incident, at, at));
      }
    }
    for (Iterator<Open> all = open.values().iterator(); all.hasNext(); ) {
      Open known = all.next();
      if (!known.seen().equals(at) && !known.seen().plus(calm).isAfter(at)) {
        all.remove();
        changes.add(new Change(State.RESOLVED, known.incident(), known.since(), at));
      }
    }
    return changes;
  }

  /** What is wrong now, the oldest first. */
  public synchronized List<Incident> open() {
    return open.values().stream().map(Open::incident).toList();
  }
}
