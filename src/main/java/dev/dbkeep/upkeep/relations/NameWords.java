package dev.dbkeep.upkeep.relations;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Takes names apart: {@code lockedByUserID} is locked, by, user, id; and people is person. */
final class NameWords {
  private static final Map<String, String> IRREGULAR =
      Map.ofEntries(
          Map.entry("people", "person"),
          Map.entry("children", "child"),
          Map.entry("men", "man"),
          Map.entry("women", "woman"),
          Map.entry("feet", "foot"),
          Map.entry("mice", "mouse"),
          Map.entry("data", "datum"),
          Map.entry("media", "medium"),
          Map.entry("indices", "index"),
          Map.entry("analyses", "analysis"),
          Map.entry("criteria", "criterion"),
          Map.entry("matrices", "matrix"),
          Map.entry("vertices", "vertex"),
          Map.entry("quizzes", "quiz"),
          Map.entry("yeux", "oeil"));

  private NameWords() {}

  /** In lower case, split at anything that is no letter or digit and where capitals begin. */
  static List<String> of(String name) {
    List<String> words = new ArrayList<>();
    StringBuilder word = new StringBuilder();
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      if (!Character.isLetterOrDigit(c)) {
        end(words, word);
        continue;
      }
      if (beginsWord(name, i)) {
        end(words, word);
      }
      word.append(c);
    }
    end(words, word);
    return words;
  }

  /** {@code userId} at I, {@code APIKey} at K. */
  private static boolean beginsWord(String name, int at) {
    if (at == 0 || !Character.isUpperCase(name.charAt(at))) {
      return false;
    }
    char before = name.charAt(at - 1);
    boolean small = Character.isLowerCase(before) || Character.isDigit(before);
    boolean endsCapitals =
        Character.isUpperCase(before)
            && at + 1 < name.length()
            && Character.isLowerCase(name.charAt(at + 1));
    return small || endsCapitals;
  }

  private static void end(List<String> words, StringBuilder word) {
    if (!word.isEmpty()) {
      words.add(word.toString().toLowerCase(Locale.ROOT));
      word.setLength(0);
    }
  }

  /** The word itself and what its singular may be, in English and in French. */
  static Set<String> singulars(String word) {
    Set<String> all = new LinkedHashSet<>();
    all.add(word);
    if (IRREGULAR.containsKey(word)) {
      all.add(IRREGULAR.get(word));
    }
    if (word.endsWith("ies")) {
      all.add(cut(word, 3) + "y");
    }
    if (word.endsWith("ses") || word.endsWith("xes") || word.endsWith("zes")) {
      all.add(cut(word, 2));
    }
    if (word.endsWith("ches") || word.endsWith("shes")) {
      all.add(cut(word, 2));
    }
    if (word.endsWith("ves")) {
      all.add(cut(word, 3) + "f");
      all.add(cut(word, 3) + "fe");
    }
    if (word.endsWith("eaux")) {
      all.add(cut(word, 1));
    }
    if (word.endsWith("aux")) {
      all.add(cut(word, 3) + "al");
    }
    if (word.endsWith("s") && !word.endsWith("ss") && word.length() > 2) {
      all.add(cut(word, 1));
    }
    return all;
  }

  private static String cut(String word, int letters) {
    return word.substring(0, word.length() - letters);
  }

  /** The name of a table with each form of its last word. */
  static List<List<String>> forms(List<String> words) {
    List<List<String>> forms = new ArrayList<>();
    if (words.isEmpty()) {
      return forms;
    }
    for (String last : singulars(words.getLast())) {
      List<String> form = new ArrayList<>(words.subList(0, words.size() - 1));
      form.add(last);
      forms.add(form);
    }
    return forms;
  }

  static boolean endsWith(List<String> words, List<String> end) {
    return words.size() >= end.size()
        && words.subList(words.size() - end.size(), words.size()).equals(end);
  }

  static boolean beginsWith(List<String> words, List<String> begin) {
    return words.size() >= begin.size() && words.subList(0, begin.size()).equals(begin);
  }

  /** Whether all words come in this order, with others between. */
  static boolean contains(List<String> words, List<String> some) {
    int at = 0;
    for (String word : words) {
      if (at < some.size() && some.get(at).equals(word)) {
        at++;
      }
    }
    return at == some.size();
  }

  /** {@code org} for organization, word by word. */
  static boolean shortens(List<String> shorter, List<String> longer) {
    if (shorter.size() != longer.size() || shorter.equals(longer)) {
      return false;
    }
    for (int i = 0; i < shorter.size(); i++) {
      String word = shorter.get(i);
      boolean begins = word.length() >= 3 && longer.get(i).startsWith(word);
      if (!begins && !word.equals(longer.get(i))) {
        return false;
      }
    }
    return true;
  }
}
