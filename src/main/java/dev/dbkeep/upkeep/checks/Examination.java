package dev.dbkeep.upkeep.checks;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What one check wrote down while it looked; its verdict follows from that. */
public final class Examination {
  private final Severity severity;
  private final Map<Severity, Long> eligible = new EnumMap<>(Severity.class);
  private final List<Finding> findings = new ArrayList<>();
  private final List<String> unseen = new ArrayList<>();
  private @Nullable String none;

  Examination(Severity severity) {
    this.severity = severity;
  }

  /** So many things of the check's own severity are looked at. */
  Examination of(long count) {
    return of(severity, count);
  }

  Examination of(Severity which, long count) {
    eligible.merge(which, count, Long::sum);
    return this;
  }

  void found(String object, String message, Fix fix) {
    found(severity, object, message, fix);
  }

  void found(Severity which, String object, String message, Fix fix) {
    findings.add(new Finding(object, which, message, fix));
  }

  /** Something could not be looked at: without a finding the check counts as skipped. */
  void unseen(String reason) {
    if (!unseen.contains(reason)) {
      unseen.add(reason);
    }
  }

  /** Why there is nothing of the kind here, should nothing be counted. */
  void none(String reason) {
    none = reason;
  }

  Verdict verdict() {
    Eligible all = new Eligible(eligible);
    if (!findings.isEmpty()) {
      return new Verdict.Found(all, findings, unseen);
    }
    if (!unseen.isEmpty()) {
      return new Verdict.Skipped(String.join("; ", unseen));
    }
    if (all.all() == 0) {
      return new Verdict.NotApplicable(none == null ? "there is nothing of the kind" : none);
    }
    return new Verdict.Passed(all);
  }
}
