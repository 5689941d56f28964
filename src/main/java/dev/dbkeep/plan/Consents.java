package dev.dbkeep.plan;

import java.util.Set;

/**
 * The objects a person named by hand as free to lose: {@code --allow-loss public.users.email}.
 * There is no way to name everything.
 */
public record Consents(Set<String> subjects) {
  public static final Consents NONE = new Consents(Set.of());

  public Consents {
    subjects = Set.copyOf(subjects);
  }

  public boolean cover(Hazard hazard) {
    return !hazard.kind().needsConsent() || subjects.contains(hazard.subject());
  }
}
