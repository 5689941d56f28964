package dev.dbkeep.cli;

import dev.dbkeep.cli.console.Context;
import dev.dbkeep.cli.console.Json;
import dev.dbkeep.cli.console.OutputOptions;
import dev.dbkeep.error.DbkeepException;
import dev.dbkeep.error.ErrorCode;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Prints the completion script of a shell. */
@Command(
    description = "Prints a script that teaches a shell to complete dbkeep's commands and options.",
    footer = {
      "source <(dbkeep completion bash)",
      "dbkeep completion zsh > ~/.zfunc/_dbkeep",
      "dbkeep completion fish > ~/.config/fish/completions/dbkeep.fish"
    })
final class CompletionCommand implements Callable<Integer> {
  private final Context context;

  @Mixin private final OutputOptions output = new OutputOptions();

  @Parameters(paramLabel = "SHELL", description = "bash, zsh or fish")
  private String shell = "";

  CompletionCommand(Context context) {
    this.context = context;
  }

  /** The JSON result. */
  record Report(String shell, String script) {}

  @Override
  public Integer call() {
    CompletionScript script = new CompletionScript(context);
    String text =
        switch (shell) {
          case "bash" -> script.bash();
          case "zsh" -> script.zsh();
          case "fish" -> script.fish();
          default ->
              throw DbkeepException.of(
                  ErrorCode.USAGE, "no completion for shell " + shell, "Use bash, zsh or fish.");
        };
    if (output.json()) {
      Json.write(context.console().out(), new Report(shell, text));
    } else {
      context.console().out().print(text);
    }
    return 0;
  }
}
