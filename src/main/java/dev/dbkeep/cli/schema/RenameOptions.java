package dev.dbkeep.cli.schema;

import dev.dbkeep.schema.PlanOptions;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import picocli.CommandLine.Option;

/** What no comparison can know: that a dropped and a created object are one with a new name. */
public final class RenameOptions {
  @Option(
      names = "--rename",
      paramLabel = "OLD=NEW",
      description =
          "a table or column that only changes its name (public.users.name=full_name); may be"
              + " repeated")
  private Map<String, String> renames = new LinkedHashMap<>();

  public PlanOptions planOptions() {
    return new PlanOptions(new TreeMap<>(renames));
  }
}
