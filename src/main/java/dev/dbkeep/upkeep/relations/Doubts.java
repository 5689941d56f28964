package dev.dbkeep.upkeep.relations;

import dev.dbkeep.upkeep.relations.NameGuess.Candidate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What speaks against a guess that a name suggests. Each doubt takes its share of the confidence,
 * and is said.
 */
final class Doubts {
  private static final double IN_LOG = 0.55;
  private static final double IN_LOG_INDEXED = 0.7;
  private static final double NO_INDEX = 0.93;
  private static final double COPY = 0.93;
  private static final double OTHER_TYPE = 0.9;
  private static final double RIVAL = 0.75;
  private static final double NEARER = 0.65;
  private static final double EDGE = 0.4;

  /** Two tables whose rank differs by less could both be meant. */
  private static final double CLOSE = 0.25;

  /** Values that are no numbers and are all there are no accident. */
  private static final double BY_VALUES = 0.95;

  private static final double ALL = 0.99;
  private static final double NEARLY_ALL = 0.95;
  private static final double SAID = 0.93;

  private final Map<TableName, Set<TableName>> targets = new HashMap<>();
  private final Map<String, Set<TableName>> tablesByLastWord = new HashMap<>();
  private final Map<TableName, List<String>> words = new HashMap<>();
  private final Set<TableName> edges = new HashSet<>();

  Doubts(List<RelationColumn> columns, List<RelationKey> keys) {
    for (RelationKey key : keys) {
      key.forms()
          .forEach(
              form ->
                  tablesByLastWord
                      .computeIfAbsent(form.getLast(), last -> new LinkedHashSet<>())
                      .add(key.table()));
    }
    Set<TableName> above = new HashSet<>();
    Set<TableName> below = new HashSet<>();
    for (RelationColumn column : columns) {
      words.computeIfAbsent(column.table(), table -> NameWords.of(table.name()));
      if (column.words().size() == 2) {
        String first = column.words().getFirst();
        if (first.equals("parent") || first.equals("ancestor")) {
          above.add(column.table());
        }
        if (first.equals("child") || first.equals("descendant")) {
          below.add(column.table());
        }
      }
    }
    edges.addAll(above);
    edges.retainAll(below);
  }

  /** Tells that a table points at another. */
  void points(TableName child, TableName parent) {
    targets.computeIfAbsent(child, table -> new HashSet<>()).add(parent);
  }

  /**
   * How sure a guess is.
   *
   * @param doubts clauses
   */
  record Judged(double confidence, List<String> doubts) {
    Judged {
      doubts = List.copyOf(doubts);
    }
  }

  /** Judges the first of the candidates, those whose values are not there left out. */
  Judged of(RelationColumn column, List<Candidate> candidates, Inclusion.Share share) {
    Candidate first = candidates.getFirst();
    boolean byValues =
        share.isEnough() && share.share() >= ALL && column.family() != RelationColumn.Family.NUMBER;
    if (byValues) {
      return new Judged(BY_VALUES, List.of());
    }
    Judging judging = new Judging();
    judging.take(
        NameLikeness.certainty(first.likeness()),
        "it is only like the name of " + first.key().table().shown());
    if (share.isEnough() && share.share() < NEARLY_ALL) {
      judging.take(share.share(), "others are not");
    }
    if (isLog(column.table())) {
      judging.take(
          column.indexed() == 1 ? IN_LOG_INDEXED : IN_LOG,
          column.table().shown() + " is a log, whose rows stay when what they name is gone");
    }
    if (column.indexed() == 0) {
      judging.take(NO_INDEX, "no index holds it");
      if (isCopy(column.table(), first.key().table())) {
        judging.take(COPY, "another reference of the row leads there, too");
      }
    }
    if (!column.type().equals(first.key().type())) {
      judging.take(OTHER_TYPE, column.type() + " is not the type of " + shown(first.key()));
    }
    if (edges.contains(column.table()) && column.table().equals(first.key().table())) {
      judging.take(EDGE, "a row with parent and child joins rows of another table");
    }
    rival(column, candidates, judging);
    nearer(column, first, judging);
    return judging.judged();
  }

  private static void rival(RelationColumn column, List<Candidate> candidates, Judging judging) {
    Candidate first = candidates.getFirst();
    List<String> base = base(column);
    if (first.likeness() >= NameLikeness.WHOLE || Vocabulary.ROLES.containsAll(base)) {
      return;
    }
    candidates.stream()
        .filter(other -> !other.key().table().equals(first.key().table()))
        .filter(other -> first.rank() - other.rank() < CLOSE)
        .findFirst()
        .ifPresent(other -> judging.take(RIVAL, shown(other.key()) + " could be meant as well"));
  }

  /** {@code session_id} of runtime_environment where there is a runtime_environment_session. */
  private void nearer(RelationColumn column, Candidate first, Judging judging) {
    List<String> base = base(column);
    List<String> own = words.getOrDefault(column.table(), List.of());
    boolean plain = first.key().forms().stream().anyMatch(form -> form.size() == 1);
    if (first.likeness() < NameLikeness.CLEAR || !plain || own.isEmpty()) {
      return;
    }
    for (String last : NameWords.singulars(base.getLast())) {
      for (TableName table : tablesByLastWord.getOrDefault(last, Set.of())) {
        List<String> its = words.getOrDefault(table, List.of());
        boolean family = its.size() > 1 && its.getFirst().equals(own.getFirst());
        if (family && !table.equals(column.table()) && !table.equals(first.key().table())) {
          judging.take(NEARER, table.shown() + " could be meant as well");
          return;
        }
      }
    }
  }

  private static List<String> base(RelationColumn column) {
    return NameLikeness.Base.of(column.words(), List.of("id")).words();
  }

  private boolean isLog(TableName table) {
    List<String> its = words.getOrDefault(table, List.of());
    int last = its.size() - 1;
    while (last > 0 && Vocabulary.VERSIONS.contains(its.get(last))) {
      last--;
    }
    return last >= 0
        && NameWords.singulars(its.get(last)).stream().anyMatch(Vocabulary.LOGS::contains);
  }

  private boolean isCopy(TableName child, TableName parent) {
    return targets.getOrDefault(child, Set.of()).stream()
        .filter(between -> !between.equals(child) && !between.equals(parent))
        .anyMatch(between -> targets.getOrDefault(between, Set.of()).contains(parent));
  }

  private static String shown(RelationKey key) {
    return key.table().shown() + "." + key.name();
  }

  /** Takes doubts one after the other. */
  private static final class Judging {
    private final List<String> doubts = new ArrayList<>();
    private double confidence = 1;

    /** What takes next to nothing is not worth a word. */
    void take(double share, String doubt) {
      confidence *= share;
      if (share < SAID) {
        doubts.add(doubt);
      }
    }

    Judged judged() {
      return new Judged(confidence, doubts);
    }
  }

  /** The doubts of a guess that is only possible, behind what speaks for it. */
  static String said(String evidence, Judged judged) {
    return judged.confidence() >= Relation.FOUND
        ? evidence
        : evidence + "; but " + String.join(", ", judged.doubts());
  }
}
