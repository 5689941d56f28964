package dev.dbkeep.upkeep.relations;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * How much the name of a column looks like the name of a table it could point at, from 0 to {@link
 * #KEY_OF_TABLE}. The numbers only order the answers: the whole name before a short form of it,
 * that before its last words, those before its first ones.
 */
final class NameLikeness {
  /** {@code customer_id} for the key of that name in table customer. */
  static final double KEY_OF_TABLE = 10;

  /** {@code user_id} for users. From here on a name says it all. */
  static final double WHOLE = 9;

  private static final double SHORTENED = 7;

  /** From here on what else looks alike does not make it doubtful. */
  static final double CLEAR = 6;

  private static final double LAST_WORDS = 5.5;
  private static final double ROLE = 5;
  private static final double SOME_WORDS = 4.5;
  private static final double SAME_TABLE = 4;
  private static final double QUALIFIED = 3.5;
  private static final double FIRST_WORDS = 3;
  private static final double STEP = 0.2;

  private NameLikeness() {}

  /** How often a name that is so like a table means it, if nothing else is known. */
  static double certainty(double likeness) {
    if (likeness >= WHOLE) {
      return 0.98;
    }
    if (likeness >= SHORTENED) {
      return 0.95;
    }
    if (likeness >= CLEAR) {
      return 0.93;
    }
    if (likeness >= SAME_TABLE) {
      return 0.9;
    }
    return likeness > FIRST_WORDS ? 0.82 : 0.65;
  }

  /** The words of a column without those that only say that it points somewhere. */
  record Base(List<String> words, boolean marked) {
    static Base of(List<String> column, List<String> key) {
      int size = column.size();
      if (size > 1) {
        boolean sameKey = key.size() == 1;
        if (Vocabulary.MARKS.contains(column.getLast())
            || sameKey && column.getLast().equals(key.getLast())) {
          return new Base(column.subList(0, size - 1), true);
        }
        if (Vocabulary.MARKS.contains(column.getFirst())
            || sameKey && column.getFirst().equals(key.getFirst())) {
          return new Base(column.subList(1, size), true);
        }
      }
      return new Base(column, false);
    }

    /** With each singular of the last word. */
    Set<List<String>> forms() {
      return new LinkedHashSet<>(NameWords.forms(words));
    }
  }

  static double of(RelationColumn column, RelationKey key) {
    boolean own = column.table().equals(key.table());
    if (column.words().equals(key.words())) {
      if (key.words().size() == 1) {
        return 0;
      }
      List<String> table = key.words().subList(0, key.words().size() - 1);
      if (!own && key.forms().contains(table)) {
        return KEY_OF_TABLE;
      }
    }
    Base base = Base.of(column.words(), key.words());
    double best = 0;
    for (List<String> form : key.forms()) {
      for (List<String> words : base.forms()) {
        if (base.marked()) {
          best = Math.max(best, own ? ofSame(words, form) : ofOther(words, form));
        }
      }
    }
    best = Math.max(best, ofRole(base, key, own));
    boolean foreign = Vocabulary.FOREIGN.contains(base.words().getFirst());
    return best < WHOLE && (foreign || column.ownKey()) ? 0 : best;
  }

  private static double ofOther(List<String> words, List<String> table) {
    if (words.equals(table)) {
      return WHOLE;
    }
    if (NameWords.shortens(words, table)) {
      return SHORTENED;
    }
    if (NameWords.endsWith(words, table)) {
      return CLEAR + STEP * table.size();
    }
    if (NameWords.endsWith(table, words)) {
      return LAST_WORDS - STEP * (table.size() - words.size());
    }
    if (words.size() > 1 && isWithin(words, table)) {
      return SOME_WORDS;
    }
    return Math.max(
        ofQualified(words, table), NameWords.beginsWith(table, words) ? FIRST_WORDS : 0);
  }

  /** {@code worker_group} for worker_instance_group: a thing is called by its last word. */
  private static boolean isWithin(List<String> words, List<String> table) {
    return words.size() < table.size()
        && words.getLast().equals(table.getLast())
        && NameWords.contains(table, words);
  }

  /** {@code defaultWorkerId} for background_worker. */
  private static double ofQualified(List<String> words, List<String> table) {
    for (int dropped = 1; dropped < words.size(); dropped++) {
      List<String> rest = words.subList(dropped, words.size());
      boolean qualified =
          words.subList(0, dropped).stream()
              .allMatch(
                  word -> Vocabulary.QUALIFIERS.contains(word) || Vocabulary.ROLES.contains(word));
      boolean foreign = rest.size() == 1 && Vocabulary.FOREIGN.contains(rest.getFirst());
      boolean fits = NameWords.endsWith(table, rest) || rest.size() > 1 && isWithin(rest, table);
      if (qualified && !foreign && fits) {
        return QUALIFIED - STEP * (table.size() - rest.size());
      }
    }
    return 0;
  }

  private static double ofSame(List<String> words, List<String> table) {
    if (words.size() == 1) {
      return Vocabulary.KIN.contains(words.getFirst()) ? SAME_TABLE : 0;
    }
    if (table.size() > 1 && words.size() > table.size() && NameWords.endsWith(words, table)) {
      return CLEAR + STEP * table.size();
    }
    List<String> rest = new ArrayList<>(words.subList(1, words.size()));
    return Vocabulary.SAME.contains(words.getFirst()) && NameWords.endsWith(table, rest)
        ? SAME_TABLE
        : 0;
  }

  /** {@code created_by}, {@code author_id} for users. */
  private static double ofRole(Base base, RelationKey key, boolean own) {
    boolean says = base.marked() || Vocabulary.BY.contains(base.words().getLast());
    boolean role = Vocabulary.ROLES.containsAll(base.words());
    boolean person = isOneOf(key, Vocabulary.PERSONS);
    if (!says || !role || !person) {
      return 0;
    }
    double likeness = isOneOf(key, Vocabulary.USERS) ? ROLE : ROLE - STEP;
    return own ? likeness / 2 : likeness;
  }

  private static boolean isOneOf(RelationKey key, Set<String> words) {
    return key.forms().stream()
        .anyMatch(form -> form.size() == 1 && words.contains(form.getFirst()));
  }
}
