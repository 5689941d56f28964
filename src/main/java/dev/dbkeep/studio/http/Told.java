package dev.dbkeep.studio.http;

import java.util.List;
import java.util.Optional;

/** A question that says in SQL what it would change, for those who read about it later. */
public interface Told {
  /** Empty for one that changes nothing. */
  Optional<Deed> told();

  /**
   * What is to be done.
   *
   * @param tables as {@code schema.name}
   */
  record Deed(List<String> tables, List<String> statements) {
    public Deed {
      tables = List.copyOf(tables);
      statements = List.copyOf(statements);
    }
  }
}
