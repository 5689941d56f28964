package dev.dbkeep.cli.upkeep;

import dev.dbkeep.cli.console.Context;
import dev.dbkeep.cli.console.OutputOptions;
import dev.dbkeep.upkeep.relations.OrphanCount;
import dev.dbkeep.upkeep.relations.Relation;
import dev.dbkeep.upkeep.relations.Relation.Origin;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Relations and their orphans in words. */
public final class OrphansText {
  private final Context context;
  private final OutputOptions output;

  OrphansText(Context context, OutputOptions output) {
    this.context = context;
    this.output = output;
  }

  /** One relation. */
  record Line(
      String from,
      String to,
      Origin origin,
      @Nullable String constraint,
      @Nullable String typeColumn,
      @Nullable String typeValue,
      String evidence,
      double confidence,
      @Nullable Long orphans,
      List<String> examples,
      @Nullable String skipped,
      long milliseconds) {}

  /** Rows that were taken out; the id is null when they are gone for good. */
  record Taken(String from, String to, long rows, @Nullable Long id, @Nullable String keptAs) {}

  /** Rows that came back. */
  record Back(String table, long rows) {}

  /** Those with orphans in full; of the others only how many there are, unless asked. */
  void print(List<OrphanCount> counts) {
    for (OrphanCount count : counts) {
      if (count.hasOrphans() || count.skipped() != null || output.verbose()) {
        print(count);
      }
    }
    long whole =
        counts.stream().filter(count -> count.orphans() != null && !count.hasOrphans()).count();
    long guessed =
        counts.stream().filter(count -> count.relation().origin() == Origin.GUESSED).count();
    long possible =
        counts.stream().filter(count -> count.relation().origin() == Origin.POSSIBLE).count();
    if (counts.isEmpty()) {
      context.console().say("every reference has a valid foreign key; --all counts those, too");
    } else if (!output.quiet()) {
      context
          .console()
          .tell(
              "%d of %d relations have no orphans%s%s%s"
                  .formatted(
                      whole,
                      counts.size(),
                      guessed == 0
                          ? ""
                          : "; %d of all are guessed from names and values".formatted(guessed),
                      possible == 0 ? "" : "; %d are only possible".formatted(possible),
                      guessed + possible == 0 ? "" : ", --verbose lists them"));
    }
  }

  private void print(OrphanCount count) {
    Relation relation = count.relation();
    Relation.Only only = relation.only();
    String what =
        (relation.origin() == Origin.POSSIBLE ? "possible: " : "")
            + relation.fromShown()
            + " -> "
            + relation.toShown()
            + (only == null ? "" : " where " + only.column() + " = " + only.value());
    String skipped = count.skipped();
    context
        .console()
        .say(
            what
                + ": "
                + (skipped == null ? RetentionText.number(number(count)) + " orphans" : skipped)
                + " ("
                + relation.evidence()
                + ")");
    count.examples().forEach(example -> context.console().say("  " + example));
  }

  public static long number(OrphanCount count) {
    Long orphans = count.orphans();
    return orphans == null ? 0 : orphans;
  }

  void print(List<Taken> taken, List<String> foreignKeys, List<String> confirmed) {
    for (Taken one : taken) {
      context
          .console()
          .say(
              one.id() == null
                  ? one.rows() + " rows of " + one.from() + " are gone"
                  : "%d rows of %s are in %s; `dbkeep orphans --restore %d` brings them back"
                      .formatted(one.rows(), one.from(), one.keptAs(), one.id()));
    }
    foreignKeys.forEach(
        relation -> context.console().say("foreign key " + relation + " is added and valid"));
    if (!confirmed.isEmpty() && !output.quiet()) {
      context.console().tell(confirmed.size() + " relations are confirmed in dbkeep.toml");
    }
  }

  static Line line(OrphanCount count) {
    Relation relation = count.relation();
    Relation.Only only = relation.only();
    return new Line(
        relation.fromShown(),
        relation.toShown(),
        relation.origin(),
        relation.constraint(),
        only == null ? null : only.column(),
        only == null ? null : only.value(),
        relation.evidence(),
        Math.round(relation.confidence() * 100) / 100.0,
        count.orphans(),
        count.examples(),
        count.skipped(),
        count.duration().toMillis());
  }
}
