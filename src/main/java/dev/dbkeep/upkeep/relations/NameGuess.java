package dev.dbkeep.upkeep.relations;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What the names and types of a database say about where its columns point. */
final class NameGuess {
  private static final double PRIMARY = 0.05;
  private static final double CENTRAL = 0.01;
  private static final int MOST_CENTRAL = 60;
  private static final double SAME_FIRST_WORD = 0.3;
  private static final String JOINS = "To";

  /** Short forms of a word share so many letters with it. */
  private static final int BEGIN = 3;

  private final Map<String, Set<RelationKey>> keysByBegin = new HashMap<>();
  private final Map<TableName, List<RelationKey>> keysByTable = new HashMap<>();
  private final List<RelationKey> personKeys = new ArrayList<>();
  private final Map<TableName, List<String>> words = new HashMap<>();
  private final Map<List<String>, List<TableName>> tablesByForm = new HashMap<>();
  private final Set<String> tableNames = new HashSet<>();
  private final Map<TableName, Integer> central = new HashMap<>();

  NameGuess(List<RelationColumn> columns, List<RelationKey> keys) {
    for (RelationColumn column : columns) {
      remember(column.table());
    }
    for (RelationKey key : keys) {
      remember(key.table());
      keysByTable.computeIfAbsent(key.table(), table -> new ArrayList<>()).add(key);
      for (List<String> form : key.forms()) {
        for (String word : form) {
          keysByBegin.computeIfAbsent(begin(word), begin -> new LinkedHashSet<>()).add(key);
        }
        if (form.size() == 1 && Vocabulary.PERSONS.contains(form.getFirst())) {
          personKeys.add(key);
        }
      }
    }
    Map<TableName, Integer> counts = new HashMap<>();
    for (RelationColumn column : columns) {
      List<Candidate> found = candidates(column);
      if (!found.isEmpty() && found.getFirst().likeness() >= NameLikeness.WHOLE) {
        counts.merge(found.getFirst().key().table(), 1, Integer::sum);
      }
    }
    central.putAll(counts);
  }

  private void remember(TableName table) {
    if (words.containsKey(table)) {
      return;
    }
    List<String> its = NameWords.of(table.name());
    words.put(table, its);
    tableNames.add(table.name());
    for (List<String> form : NameWords.forms(its)) {
      tablesByForm.computeIfAbsent(form, one -> new ArrayList<>()).add(table);
    }
  }

  private static String begin(String word) {
    return word.substring(0, Math.min(BEGIN, word.length()));
  }

  /** Those whose table shares the beginning of a word with the column; the others are not like. */
  private Set<RelationKey> near(RelationColumn column) {
    Set<RelationKey> near = new LinkedHashSet<>();
    for (String word : column.words()) {
      for (String form : NameWords.singulars(word)) {
        near.addAll(keysByBegin.getOrDefault(begin(form), Set.of()));
      }
      if (Vocabulary.ROLES.contains(word)) {
        near.addAll(personKeys);
      }
    }
    near.addAll(keysByTable.getOrDefault(column.table(), List.of()));
    return near;
  }

  /**
   * A key that a column may point at.
   *
   * @param likeness of the name alone
   * @param rank with what else is known of the table
   */
  record Candidate(RelationKey key, double likeness, double rank) {}

  /** The likeliest first. */
  List<Candidate> of(RelationColumn column) {
    List<Candidate> found = withoutMeantElsewhere(column, candidates(column));
    return found.isEmpty() ? joinTable(column) : found;
  }

  private List<Candidate> candidates(RelationColumn column) {
    List<Candidate> found = new ArrayList<>();
    for (RelationKey key : near(column)) {
      boolean itself = key.table().equals(column.table()) && key.name().equals(column.name());
      if (itself || key.family() != column.family() || !mayBeMeant(key)) {
        continue;
      }
      double likeness = NameLikeness.of(column, key);
      if (likeness > 0) {
        found.add(new Candidate(key, likeness, likeness + more(column, key, likeness)));
      }
    }
    found.sort(
        Comparator.comparingDouble(Candidate::rank)
            .reversed()
            .thenComparing(candidate -> candidate.key().table()));
    return found;
  }

  /** Of keys that are only unique those that are there to be pointed at. */
  private static boolean mayBeMeant(RelationKey key) {
    return key.primary()
        || key.words().size() == 1
            && (Vocabulary.MARKS.contains(key.words().getFirst())
                || key.words().getFirst().equals("key")
                || key.words().getFirst().equals("code"));
  }

  /** A table that many point at is the likelier one; so is one of the same family of tables. */
  private double more(RelationColumn column, RelationKey key, double likeness) {
    double more = key.primary() ? PRIMARY : 0;
    more += CENTRAL * Math.min(MOST_CENTRAL, central.getOrDefault(key.table(), 0));
    boolean family =
        likeness < NameLikeness.CLEAR
            && firstWord(column.table()).equals(firstWord(key.table()))
            && !firstWord(key.table()).isEmpty();
    return more + (family ? SAME_FIRST_WORD : 0);
  }

  private String firstWord(TableName table) {
    List<String> its = words.getOrDefault(table, List.of());
    return its.isEmpty() ? "" : its.getFirst();
  }

  /**
   * A table that is called just so and has no key of one column is what is meant, and nothing that
   * is only like it.
   */
  private List<Candidate> withoutMeantElsewhere(RelationColumn column, List<Candidate> found) {
    boolean elsewhere = false;
    for (List<String> meant : NameLikeness.Base.of(column.words(), List.of("id")).forms()) {
      for (int begin = 0; begin < meant.size(); begin++) {
        for (TableName table :
            tablesByForm.getOrDefault(meant.subList(begin, meant.size()), List.of())) {
          elsewhere |= !table.equals(column.table()) && !hasKey(table, column.family());
        }
      }
    }
    return elsewhere
        ? found.stream().filter(one -> one.likeness() >= NameLikeness.WHOLE).toList()
        : found;
  }

  private boolean hasKey(TableName table, RelationColumn.Family family) {
    return keysByTable.getOrDefault(table, List.of()).stream()
        .anyMatch(key -> key.family() == family);
  }

  /** The columns A and B of Prisma's {@code _PostToTag}. */
  private List<Candidate> joinTable(RelationColumn column) {
    String name = column.table().name();
    boolean first = column.name().equals("A");
    if (!name.startsWith("_") || !first && !column.name().equals("B")) {
      return List.of();
    }
    String pair = name.substring(1);
    for (RelationKey key : nearTable(pair)) {
      String one = key.table().name();
      boolean fits =
          first
              ? pair.startsWith(one + JOINS) && isTable(pair.substring(one.length() + 2))
              : pair.endsWith(JOINS + one)
                  && isTable(pair.substring(0, pair.length() - one.length() - 2));
      if (fits && key.primary() && key.family() == column.family()) {
        return List.of(new Candidate(key, NameLikeness.WHOLE, NameLikeness.WHOLE));
      }
    }
    return List.of();
  }

  private List<RelationKey> nearTable(String pair) {
    return NameWords.of(pair).stream()
        .flatMap(word -> keysByBegin.getOrDefault(begin(word), Set.of()).stream())
        .distinct()
        .toList();
  }

  private boolean isTable(String name) {
    return tableNames.contains(name);
  }
}
