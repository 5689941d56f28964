package dev.dbkeep.cli;

import dev.dbkeep.cli.console.CommandEntry;
import dev.dbkeep.cli.console.Context;
import dev.dbkeep.cli.console.Version;
import dev.dbkeep.error.DbkeepException;
import dev.dbkeep.error.ErrorCode;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;

/**
 * Finds the asked command, gives it its arguments, and turns every failure into one printed error
 * and one exit code.
 */
public final class Application {
  private final Context context;

  public Application(Context context) {
    this.context = context;
  }

  /** Runs one command line and returns the exit code. Never throws. */
  public int run(String... arguments) {
    List<String> words = List.of(arguments);
    ErrorPrinter errors = new ErrorPrinter(context, words.contains("--json"));
    try {
      return dispatch(words);
    } catch (DbkeepException e) {
      return errors.print(e);
    } catch (Exception | StackOverflowError | OutOfMemoryError | LinkageError | AssertionError e) {
      return errors.printBug(e, String.join(" ", words.subList(0, Math.min(2, words.size()))));
    } finally {
      context.console().flush();
    }
  }

  private int dispatch(List<String> words) throws Exception {
    if (words.isEmpty() || isHelp(words.getFirst())) {
      return words.size() > 1 && words.getFirst().equals("help")
          ? help(words.subList(1, words.size()))
          : new Overview(context.console()).print();
    }
    String first = words.getFirst();
    if (first.equals("--version") || first.equals("-V") || first.equals("version")) {
      context.console().out().println("dbkeep " + Version.text());
      return 0;
    }
    if (first.startsWith("-")) {
      throw DbkeepException.of(
          ErrorCode.USAGE,
          "no command before " + first,
          "Options come after the command: dbkeep COMMAND " + first + ".");
    }
    Optional<CommandEntry> entry = find(words);
    if (entry.isEmpty()) {
      return group(words);
    }
    int nameWords = entry.get().group().isEmpty() ? 1 : 2;
    return run(entry.get(), words.subList(nameWords, words.size()));
  }

  private static boolean isHelp(String word) {
    return word.equals("--help") || word.equals("-h") || word.equals("help");
  }

  private static Optional<CommandEntry> find(List<String> words) {
    Optional<CommandEntry> two =
        words.size() > 1 ? Commands.find(words.get(0) + " " + words.get(1)) : Optional.empty();
    return two.isPresent() ? two : Commands.find(words.getFirst());
  }

  private int run(CommandEntry entry, List<String> rest) throws Exception {
    Callable<Integer> command = entry.command().apply(context);
    CommandLine line = new CommandLine(command);
    if (rest.contains("--help") || rest.contains("-h")) {
      new HelpPage(context.console(), entry, line.getCommandSpec()).print();
      return 0;
    }
    try {
      line.parseArgs(rest.toArray(String[]::new));
    } catch (CommandLine.ParameterException e) {
      throw usage(entry, e);
    }
    return command.call();
  }

  private static DbkeepException usage(CommandEntry entry, CommandLine.ParameterException e) {
    String text = String.valueOf(e.getMessage());
    String message =
        text.isEmpty() ? text : text.substring(0, 1).toLowerCase(Locale.ROOT) + text.substring(1);
    String hint = "Run `dbkeep " + entry.name() + " --help` for its options.";
    if (e instanceof CommandLine.UnmatchedArgumentException unmatched
        && !unmatched.getSuggestions().isEmpty()) {
      hint = "Did you mean " + String.join(" or ", unmatched.getSuggestions()) + "? " + hint;
    }
    return DbkeepException.of(ErrorCode.USAGE, message, hint);
  }

  private int help(List<String> words) throws Exception {
    Optional<CommandEntry> entry = find(words);
    return entry.isPresent() ? run(entry.get(), List.of("--help")) : group(words);
  }

  /** A group without its second word, or no command at all. */
  private int group(List<String> words) {
    String first = words.getFirst();
    List<CommandEntry> group = Commands.ofGroup(first);
    boolean wantsHelp = words.size() > 1 && isHelp(words.get(1));
    if (!group.isEmpty() && (words.size() == 1 || wantsHelp)) {
      new Overview(context.console()).printGroup(first, group);
      // Not 0 without --help: a pipeline that says `dbkeep migrate` and means deploy must not look
      // done.
      return wantsHelp ? 0 : ErrorCode.USAGE.exit();
    }
    String typed =
        words.size() > 1 && !words.get(1).startsWith("-") ? first + " " + words.get(1) : first;
    String known = group.isEmpty() ? first : typed;
    throw DbkeepException.of(
        ErrorCode.USAGE, "no command " + known, Suggestions.forCommand(typed, Commands.all()));
  }

  /** Every option of a command, for completion and the reference pages. */
  static CommandLine.Model.CommandSpec spec(CommandEntry entry, Context context) {
    return new CommandLine(entry.command().apply(context)).getCommandSpec();
  }
}
