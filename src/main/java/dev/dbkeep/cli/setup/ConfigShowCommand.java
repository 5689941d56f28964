package dev.dbkeep.cli.setup;

import dev.dbkeep.cli.console.Context;
import dev.dbkeep.cli.console.Json;
import dev.dbkeep.cli.console.OutputOptions;
import dev.dbkeep.cli.project.ConnectionOptions;
import dev.dbkeep.cli.project.Project;
import dev.dbkeep.cli.project.SourceOptions;
import dev.dbkeep.config.Setting;
import dev.dbkeep.config.SettingValue;
import java.io.PrintStream;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Prints every setting as it was decided. */
@Command(
    description =
        "Prints every setting with its value as it applies here; --origin adds what decided it.",
    footer = {"dbkeep config show --origin", "dbkeep config show --env production --json"})
final class ConfigShowCommand implements Callable<Integer> {
  private final Context context;

  @Mixin private final ConnectionOptions connection = new ConnectionOptions();
  @Mixin private final SourceOptions source = new SourceOptions();
  @Mixin private final OutputOptions output = new OutputOptions();

  @Option(
      names = "--origin",
      description = "say for each value which flag, variable or line set it")
  private boolean origin;

  ConfigShowCommand(Context context) {
    this.context = context;
  }

  /** The JSON result. */
  record Report(String directory, List<Value> settings) {}

  /** One setting. */
  record Value(
      String key,
      @Nullable String value,
      String origin,
      String where,
      @Nullable String variable,
      String doc) {}

  @Override
  public Integer call() {
    Project project = Project.load(context, source.flags(connection.flags()));
    if (output.json()) {
      List<Value> values = project.values().stream().map(this::value).toList();
      Json.write(
          context.console().out(), new Report(project.settings().directory().toString(), values));
      return 0;
    }
    int width =
        project.values().stream().mapToInt(value -> value.setting().key().length()).max().orElse(0);
    for (SettingValue value : project.values()) {
      line(value, width);
    }
    return 0;
  }

  private void line(SettingValue value, int width) {
    PrintStream out = context.console().out();
    String key = value.setting().key();
    String shown = shown(value);
    String text = key + " ".repeat(width - key.length() + 2) + (shown == null ? "-" : shown);
    out.println(origin ? text + context.console().dim("   # " + value.where()) : text);
    if (output.verbose()) {
      out.println(" ".repeat(width + 2) + context.console().dim(value.setting().doc()));
    }
  }

  private Value value(SettingValue value) {
    Setting setting = value.setting();
    return new Value(
        setting.key(),
        shown(value),
        value.origin().label(),
        value.where(),
        setting.variable(),
        setting.doc());
  }

  /** A URL never with its password. */
  private @Nullable String shown(SettingValue value) {
    String text = value.value();
    return text == null || text.isEmpty() ? null : context.console().redactor().redact(text);
  }
}
