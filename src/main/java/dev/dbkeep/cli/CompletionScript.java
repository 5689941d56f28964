package dev.dbkeep.cli;

import dev.dbkeep.cli.console.CommandEntry;
import dev.dbkeep.cli.console.Context;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** Completion scripts written from the registry, so that they never know less than the program. */
final class CompletionScript {
  private final List<Known> commands = new ArrayList<>();

  /** One command with the options it takes. */
  private record Known(CommandEntry entry, List<OptionSpec> options) {
    List<String> names() {
      return options.stream().flatMap(option -> List.of(option.names()).stream()).toList();
    }
  }

  CompletionScript(Context context) {
    for (CommandEntry entry : Commands.all()) {
      CommandSpec spec = Application.spec(entry, context);
      commands.add(
          new Known(entry, spec.options().stream().filter(option -> !option.hidden()).toList()));
    }
  }

  private Set<String> firstWords() {
    Set<String> words = new LinkedHashSet<>();
    commands.forEach(command -> words.add(command.entry().name().split(" ", 2)[0]));
    words.add("help");
    return words;
  }

  private static String secondWord(CommandEntry entry) {
    return entry.name().substring(entry.group().length() + 1);
  }

  String bash() {
    StringBuilder text = new StringBuilder();
    text.append(
        """
        # bash completion of dbkeep: source <(dbkeep completion bash)
        _dbkeep() {
          local word="${COMP_WORDS[COMP_CWORD]}" first="${COMP_WORDS[1]:-}" second="${COMP_WORDS[2]:-}" words=""
          COMPREPLY=()
          if [ "$COMP_CWORD" -eq 1 ]; then
            words="%s --help --version"
          else
            case "$first $second" in
        """
            .formatted(String.join(" ", firstWords())));
    for (Known command : commands) {
      if (!command.entry().group().isEmpty()) {
        text.append("      \"")
            .append(command.entry().name())
            .append("\") words=\"")
            .append(bashWords(command))
            .append("\" ;;\n");
      }
    }
    text.append("      *)\n        case \"$first\" in\n");
    for (String word : firstWords()) {
      String inside =
          Commands.ofGroup(word).isEmpty()
              ? commands.stream()
                  .filter(c -> c.entry().name().equals(word))
                  .findFirst()
                  .map(this::bashWords)
                  .orElse("")
              : String.join(
                  " ", Commands.ofGroup(word).stream().map(CompletionScript::secondWord).toList());
      text.append("          ").append(word).append(") words=\"").append(inside).append("\" ;;\n");
    }
    text.append(
        """
                esac ;;
            esac
          fi
          COMPREPLY=($(compgen -W "$words" -- "$word"))
          if [ ${#COMPREPLY[@]} -eq 0 ] && [ "$COMP_CWORD" -gt 1 ]; then COMPREPLY=($(compgen -f -- "$word")); fi
        }
        complete -o filenames -F _dbkeep dbkeep ./dbkeep
        """);
    return text.toString();
  }

  private String bashWords(Known command) {
    List<String> words = new ArrayList<>(command.names());
    if (command.entry().name().equals("completion")) {
      words.addAll(List.of("bash", "zsh", "fish"));
    }
    words.add("--help");
    return String.join(" ", words);
  }

  String zsh() {
    StringBuilder text = new StringBuilder();
    text.append(
        "#compdef dbkeep\n"
            + "_dbkeep() {\n"
            + "  local -a entries\n"
            + "  if (( CURRENT == 2 )); then\n"
            + "    entries=(\n");
    for (String word : firstWords()) {
      text.append("      '").append(word).append(':').append(zshText(summary(word))).append("'\n");
    }
    text.append(
        "    )\n"
            + "    _describe 'command' entries\n"
            + "    return\n"
            + "  fi\n"
            + "  case \"$words[2] $words[3]\" in\n");
    for (Known command : commands) {
      if (!command.entry().group().isEmpty()) {
        text.append("    '")
            .append(command.entry().name())
            .append("') ")
            .append(zshArguments(command))
            .append(" ;;\n");
      }
    }
    text.append("    *) case \"$words[2]\" in\n");
    for (String word : firstWords()) {
      List<CommandEntry> group = Commands.ofGroup(word);
      text.append("      ").append(word).append(") ");
      if (group.isEmpty()) {
        text.append(
            commands.stream()
                .filter(c -> c.entry().name().equals(word))
                .findFirst()
                .map(this::zshArguments)
                .orElse(":"));
      } else {
        text.append("entries=(");
        group.forEach(
            entry ->
                text.append('\'')
                    .append(secondWord(entry))
                    .append(':')
                    .append(zshText(entry.summary()))
                    .append("' "));
        text.append("); _describe 'command' entries");
      }
      text.append(" ;;\n");
    }
    return text.append("    esac ;;\n  esac\n}\ncompdef _dbkeep dbkeep\n").toString();
  }

  private String zshArguments(Known command) {
    StringBuilder text = new StringBuilder("_arguments");
    for (OptionSpec option : command.options()) {
      for (String name : option.names()) {
        text.append(" '")
            .append(name)
            .append('[')
            .append(zshText(String.join(" ", option.description())))
            .append(']');
        text.append(option.arity().max() == 0 ? "'" : ":" + option.paramLabel() + ":_files'");
      }
    }
    return text.append(" '*:file:_files'").toString();
  }

  private static String zshText(String text) {
    return text.replace("'", "").replace(":", "\\:").replace("[", "(").replace("]", ")");
  }

  String fish() {
    StringBuilder text = new StringBuilder("# fish completion of dbkeep\ncomplete -c dbkeep -f\n");
    for (String word : firstWords()) {
      text.append("complete -c dbkeep -n __fish_use_subcommand -a ")
          .append(word)
          .append(" -d '")
          .append(fishText(summary(word)))
          .append("'\n");
    }
    for (Known command : commands) {
      CommandEntry entry = command.entry();
      String condition = "__fish_seen_subcommand_from " + entry.name();
      if (!entry.group().isEmpty()) {
        String second = secondWord(entry);
        text.append("complete -c dbkeep -n '__fish_seen_subcommand_from ")
            .append(entry.group())
            .append("' -a ")
            .append(second)
            .append(" -d '")
            .append(fishText(entry.summary()))
            .append("'\n");
        condition =
            "__fish_seen_subcommand_from "
                + entry.group()
                + "; and __fish_seen_subcommand_from "
                + second;
      }
      for (OptionSpec option : command.options()) {
        text.append("complete -c dbkeep -n '").append(condition).append('\'');
        for (String name : option.names()) {
          text.append(
              name.startsWith("--") ? " -l " + name.substring(2) : " -s " + name.substring(1));
        }
        text.append(option.arity().max() == 0 ? "" : " -r -F")
            .append(" -d '")
            .append(fishText(String.join(" ", option.description())))
            .append("'\n");
      }
    }
    return text.toString();
  }

  private static String fishText(String text) {
    return text.replace("\\", "\\\\").replace("'", "\\'");
  }

  private static String summary(String word) {
    List<CommandEntry> group = Commands.ofGroup(word);
    return group.isEmpty()
        ? Commands.find(word).map(CommandEntry::summary).orElse("help on a command")
        : String.join(", ", group.stream().map(CompletionScript::secondWord).toList());
  }
}
