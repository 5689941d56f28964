package dev.dbkeep.schema;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a person decided beforehand about a plan.
 *
 * @param renames what is the same thing under a new name: {@code public.users.name} to {@code
 *     full_name}, {@code public.users} to {@code people}
 */
public record PlanOptions(SortedMap<String, String> renames) {
  public static final PlanOptions DEFAULT = new PlanOptions(new TreeMap<>());

  public PlanOptions {
    renames = Collections.unmodifiableSortedMap(new TreeMap<>(renames));
  }
}
