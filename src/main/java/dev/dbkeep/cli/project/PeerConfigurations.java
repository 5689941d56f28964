package dev.dbkeep.cli.project;

import dev.dbkeep.config.DrizzleFile;
import dev.dbkeep.config.FlywayFile;
import dev.dbkeep.migrate.MigrationFormat;
import dev.dbkeep.migrate.ToolSettings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What the configuration files of Flyway and Drizzle say about the migrations of a project. */
public final class PeerConfigurations {
  private PeerConfigurations() {}

  public static List<ToolSettings> in(Path project) {
    List<ToolSettings> tools = new ArrayList<>();
    FlywayFile.read(project).map(PeerConfigurations::flyway).ifPresent(tools::add);
    DrizzleFile.read(project)
        .filter(DrizzleFile::isForPostgres)
        .map(PeerConfigurations::drizzle)
        .ifPresent(tools::add);
    return tools;
  }

  private static ToolSettings flyway(FlywayFile file) {
    return new ToolSettings(
        MigrationFormat.FLYWAY,
        file.schema(),
        file.table(),
        file.locations(),
        file.placeholders(),
        file.placeholderReplacement(),
        file.outOfOrder(),
        file.baselineVersion(),
        file.notes());
  }

  private static ToolSettings drizzle(DrizzleFile file) {
    Path out = file.out();
    return new ToolSettings(
        MigrationFormat.DRIZZLE,
        file.schema(),
        file.table(),
        out == null ? List.of() : List.of(out),
        Map.of(),
        true,
        false,
        null,
        file.notes());
  }
}
