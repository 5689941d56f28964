package dev.dbkeep.cli.branch;

import dev.dbkeep.branch.Branches;
import dev.dbkeep.branch.Condition;
import dev.dbkeep.cli.console.Console;
import dev.dbkeep.cli.console.Context;
import dev.dbkeep.cli.console.Json;
import dev.dbkeep.cli.console.OutputOptions;
import dev.dbkeep.cli.project.ConnectionOptions;
import dev.dbkeep.error.DbkeepException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Shows the branches of the project. */
@Command(
    description = {
      "Every branch with its state, age, size, the disk it took when it was made, the time it has"
          + " left, and its URL without the password.",
      "Found in .dbkeep/branches and by the marks that branches carry themselves, so that a lost"
          + " file loses nothing."
    },
    footer = {"dbkeep branch list", "dbkeep branch list --json"})
final class BranchListCommand implements Callable<Integer> {
  private final Context context;

  @Mixin private final ConnectionOptions connection = new ConnectionOptions();
  @Mixin private final OutputOptions output = new OutputOptions();

  BranchListCommand(Context context) {
    this.context = context;
  }

  /**
   * The JSON result.
   *
   * @param ways to make a branch of the present database, the best first
   */
  record Report(List<Row> branches, List<Way> ways) {}

  /**
   * A way to make a branch, for `branch create --provider`.
   *
   * @param obstacle why it does not work here; null where it does
   */
  record Way(String provider, @Nullable String obstacle) {}

  /** One branch; sizes in bytes, -1 where nobody can tell. */
  record Row(
      String name,
      String state,
      String provider,
      boolean schemaOnly,
      @Nullable String moment,
      boolean masked,
      boolean switchedTo,
      String created,
      @Nullable String expires,
      boolean expired,
      long bytes,
      long extraBytes,
      String url) {}

  @Override
  public Integer call() {
    BranchProject branch = new BranchProject(context, connection);
    String current = branch.env().branch().orElse("");
    List<Branches.Listed> all = branch.branches().list();
    if (output.json()) {
      Json.write(
          context.console().out(),
          new Report(all.stream().map(listed -> row(listed, current)).toList(), ways(branch)));
      return 0;
    }
    if (all.isEmpty()) {
      context.console().say("no branches");
      return 0;
    }
    Instant now = context.clock().instant();
    all.forEach(listed -> print(listed, current, now));
    return 0;
  }

  /** None where the server does not answer, of whose branches the list still tells. */
  private static List<Way> ways(BranchProject branch) {
    try {
      return branch.branches().ways().stream()
          .map(way -> new Way(way.provider(), way.obstacle()))
          .toList();
    } catch (DbkeepException e) {
      return List.of();
    }
  }

  private static Row row(Branches.Listed listed, String current) {
    Instant expires = listed.branch().expires();
    return new Row(
        listed.branch().name(),
        listed.condition().state().text(),
        listed.branch().provider(),
        listed.branch().schemaOnly(),
        listed.branch().moment(),
        Boolean.TRUE.equals(listed.branch().masked()),
        listed.branch().name().equals(current),
        listed.branch().created().toString(),
        expires == null ? null : expires.toString(),
        listed.expired(),
        listed.condition().bytes(),
        listed.branch().extraDisk(),
        listed.url().toString());
  }

  private void print(Branches.Listed listed, String current, Instant now) {
    Console console = context.console();
    Condition.State state = listed.condition().state();
    String word =
        switch (state) {
          case READY, STOPPED -> state.text();
          case CREATING -> console.cyan(state.text());
          case INCOMPLETE, GONE, UNREACHABLE -> console.red(state.text());
        };
    boolean here = listed.branch().name().equals(current);
    console.say(
        (here ? "* " : "  ")
            + console.bold(listed.branch().name())
            + "  "
            + word
            + ", "
            + listed.branch().provider()
            + (listed.branch().moment() == null ? "" : " to " + listed.branch().moment())
            + (Boolean.TRUE.equals(listed.branch().masked()) ? ", masked" : "")
            + ", "
            + BranchProject.age(Duration.between(listed.branch().created(), now))
            + " old, "
            + BranchProject.size(listed.condition().bytes())
            + extra(listed)
            + ", "
            + expiry(listed, now));
    if (listed.branch().complete()) {
      console.say("    " + listed.url());
    }
  }

  private static String extra(Branches.Listed listed) {
    long extra = listed.branch().extraDisk();
    return extra < 0 ? "" : " (took " + BranchProject.size(extra) + " of disk)";
  }

  private static String expiry(Branches.Listed listed, Instant now) {
    Instant expires = listed.branch().expires();
    if (expires == null) {
      return "never expires";
    }
    return listed.expired()
        ? "expired: dbkeep branch prune"
        : "expires in " + BranchProject.age(Duration.between(now, expires));
  }
}
