package dev.dbkeep.upkeep.checks;

import java.util.List;

/** What makes a finding go away. */
public sealed interface Fix {
  /**
   * SQL that takes nothing away from anybody; {@code health --fix} runs it.
   *
   * @param cost which lock it takes and what its time depends on
   */
  record Run(List<String> statements, String cost) implements Fix {
    public Run {
      statements = List.copyOf(statements);
    }
  }

  /**
   * SQL that a person has to decide on; run only where its check is named.
   *
   * @param cost which lock it takes, and what has to be thought of before
   */
  record Decide(List<String> statements, String cost) implements Fix {
    public Decide {
      statements = List.copyOf(statements);
    }
  }

  /** A command line, mostly of dbkeep itself. */
  record Command(String line, String cost) implements Fix {}

  /** What to do where no statement says it. */
  record Advice(String text) implements Fix {}

  static Fix run(String cost, String... statements) {
    return new Run(List.of(statements), cost);
  }

  static Fix decide(String cost, String... statements) {
    return new Decide(List.of(statements), cost);
  }

  /** Rewriting a small table is over at once; a large one is locked for long. */
  static Fix rewrite(long bytes, String... statements) {
    boolean small = bytes < SMALL;
    String cost =
        "ACCESS EXCLUSIVE while the table is rewritten ("
            + Figures.size(bytes)
            + (small ? "): moments" : "): nobody reads or writes it for that long");
    return small ? run(cost, statements) : decide(cost, statements);
  }

  /** In bytes; written anew within a second on any disk. */
  long SMALL = 16L << 20;
}
