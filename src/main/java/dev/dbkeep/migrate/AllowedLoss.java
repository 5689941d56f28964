package dev.dbkeep.migrate;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The consent that a reviewed file carries itself: {@code -- dbkeep: allow-loss
 * public.users.email}.
 */
public final class AllowedLoss {
  private static final String MARK = "dbkeep:";
  private static final String WORD = "allow-loss";

  private AllowedLoss() {}

  /** The objects that the head of a script names: its comments before the first statement. */
  public static Set<String> of(String sql) {
    return sql.lines()
        .map(String::strip)
        .takeWhile(line -> line.isEmpty() || line.startsWith("--"))
        .flatMap(AllowedLoss::named)
        .collect(Collectors.toUnmodifiableSet());
  }

  private static Stream<String> named(String line) {
    List<String> words =
        Stream.of(line.replace("--", " ").split("[\\s,]+", -1))
            .filter(word -> !word.isEmpty())
            .toList();
    return words.size() > 2 && words.get(0).equals(MARK) && words.get(1).equals(WORD)
        ? words.subList(2, words.size()).stream()
        : Stream.empty();
  }
}
