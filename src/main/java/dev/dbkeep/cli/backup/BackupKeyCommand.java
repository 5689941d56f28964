package dev.dbkeep.cli.backup;

import dev.dbkeep.backup.repo.RepositoryKey;
import dev.dbkeep.cli.console.Context;
import dev.dbkeep.cli.console.DryRunOption;
import dev.dbkeep.cli.console.Json;
import dev.dbkeep.cli.console.OutputOptions;
import dev.dbkeep.error.DbkeepException;
import dev.dbkeep.error.ErrorCode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Makes a key for encrypted backups, and says which key a file holds. */
@Command(
    description = {
      "`new` writes a new key into a file that only its owner can read.",
      "`show` says which key a file holds, without showing it.",
      "Keep a copy away from the database and from the backups: without it nobody can read them.",
    },
    footer = {"dbkeep backup key new backup.key", "dbkeep backup key show backup.key"})
final class BackupKeyCommand implements Callable<Integer> {
  private final Context context;

  @Mixin private final DryRunOption dryRun = new DryRunOption();
  @Mixin private final OutputOptions output = new OutputOptions();

  @Parameters(index = "0", paramLabel = "ACTION", description = "new or show")
  private String action = "";

  @Parameters(index = "1", paramLabel = "FILE", description = "the file with the key")
  private String file = "";

  BackupKeyCommand(Context context) {
    this.context = context;
  }

  /** The JSON result. */
  record Report(String file, String key, boolean created) {}

  @Override
  public Integer call() {
    Path path = context.directory().resolve(file);
    boolean wanted =
        switch (action) {
          case "new" -> true;
          case "show" -> false;
          default ->
              throw DbkeepException.of(
                  ErrorCode.USAGE,
                  "not an action of backup key: " + action,
                  "Write `dbkeep backup key new FILE` or `dbkeep backup key show FILE`.");
        };
    boolean create = wanted && !dryRun.dryRun();
    if (wanted && dryRun.dryRun()) {
      return dry(path);
    }
    RepositoryKey key = create ? RepositoryKey.generate() : RepositoryKey.ofFile(path);
    if (create) {
      key.write(path);
    }
    if (output.json()) {
      Json.write(context.console().out(), new Report(file, key.check(), create));
      return 0;
    }
    context.console().say(file + " holds the " + key);
    if (create && !output.quiet()) {
      context
          .console()
          .tell(
              "Keep a copy away from the database and from the backups: without it nobody can read"
                  + " them.");
    }
    return 0;
  }

  private int dry(Path path) {
    boolean exists = Files.exists(path);
    if (output.json()) {
      Json.write(context.console().out(), new Report(file, "", false));
    } else {
      context.console().say(exists ? file + " exists: refused" : "would write a key to " + file);
    }
    return exists ? ErrorCode.FAILED.exit() : 0;
  }
}
