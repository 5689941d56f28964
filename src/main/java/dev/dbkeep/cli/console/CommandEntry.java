package dev.dbkeep.cli.console;

import java.util.concurrent.Callable;
import java.util.function.Function;

/**
 * One command in the registry of its package.
 *
 * @param name as typed; a command of a group carries both words, {@code migrate deploy}
 * @param topic the heading it stands under in the overview
 * @param summary the line in the overview
 * @param command builds it; picocli fills its fields before {@code call} gives the exit code
 */
public record CommandEntry(
    String name,
    String topic,
    String summary,
    Risk risk,
    Function<Context, Callable<Integer>> command) {
  /** {@code migrate} of {@code migrate deploy}; empty for a command that stands alone. */
  public String group() {
    int space = name.indexOf(' ');
    return space < 0 ? "" : name.substring(0, space);
  }
}
