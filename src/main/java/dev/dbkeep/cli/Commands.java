package dev.dbkeep.cli;

import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Function;

/** The registry of commands. Only the one that was asked for is built, which keeps the start below 100 ms. */
public final class Commands {
  private Commands() {}

  /**
   * One command.
   *
   * @param name as typed; a command of a group carries both words, {@code migrate deploy}
   * @param summary the line in the overview
   */
  public record Entry(String name, String summary, Function<Context, Callable<Integer>> command) {}

  public static List<Entry> all() {
    return List.of();
  }
}
