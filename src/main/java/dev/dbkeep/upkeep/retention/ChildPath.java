package dev.dbkeep.upkeep.retention;

import java.util.ArrayList;
import java.util.List;

/** Foreign keys from the table of a policy down to one that hangs on it, the nearest first. */
record ChildPath(List<ChildKey> keys) {
  ChildPath {
    keys = List.copyOf(keys);
  }

  ChildPath below(ChildKey key) {
    List<ChildKey> longer = new ArrayList<>(keys);
    longer.add(key);
    return new ChildPath(longer);
  }

  ChildKey last() {
    return keys.getLast();
  }

  boolean passes(long table) {
    return keys.stream().anyMatch(key -> key.child() == table);
  }

  /** The tables between, without the last one, as a list of FROM. */
  String between() {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < keys.size() - 1; i++) {
      text.append(keys.get(i).quoted()).append(" AS k").append(i).append(", ");
    }
    return text.toString();
  }

  /** How they hang together; the table of the policy is t, the last one gone. */
  String joined() {
    List<String> conditions = new ArrayList<>();
    for (int i = 0; i < keys.size(); i++) {
      String child = i == keys.size() - 1 ? "gone" : "k" + i;
      conditions.add(keys.get(i).matches(child, i == 0 ? "t" : "k" + (i - 1)));
    }
    return String.join(" AND ", conditions);
  }
}
