package dev.dbkeep.cli.console;

import java.io.PrintStream;
import java.util.List;

/**
 * Other commands of dbkeep, run within this one. A command does not know the registry that knows
 * it, so whoever builds it hands the program in.
 *
 * @param context what this command was given
 */
public record InnerCommands(Context context, Program program) {
  /** All of dbkeep: takes the words that are typed behind it and returns the exit code. */
  public interface Program {
    int run(Context context, List<String> words);
  }

  /**
   * Returns the exit code.
   *
   * @param words as they are typed behind {@code dbkeep}
   * @param text takes what the command prints
   */
  public int run(List<String> words, PrintStream text) {
    return run(words, Console.captured(text, text));
  }

  /** The same with a console of its own, whose result and progress do not mix. */
  public int run(List<String> words, Console console) {
    Context inner =
        new Context(context.directory(), context.environment(), console, context.clock());
    return program.run(inner, words);
  }
}
