package dev.dbkeep.lint.rules;

import dev.dbkeep.lint.facts.ColumnFact;
import dev.dbkeep.lint.facts.DropFact;
import dev.dbkeep.lint.facts.Name;
import dev.dbkeep.plan.Probe;

/** Which drops lose something that was there before the script. */
final class Losses {
  private Losses() {}

  static boolean of(ColumnFact.Drop drop, Moment moment) {
    return !moment.soFar().made(drop.table())
        && moment.soFar().madeColumn(drop.table(), drop.column()).isEmpty();
  }

  static boolean ofTable(DropFact drop, Moment moment) {
    return drop.kind() == DropFact.Kind.TABLE && !moment.soFar().made(drop.name());
  }

  static Probe probe(ColumnFact.Drop drop, Moment moment) {
    Name table = moment.soFar().origin(drop.table());
    return Probes.values(table, moment.soFar().columnOrigin(drop.table(), drop.column()));
  }

  static Probe probe(DropFact drop, Moment moment) {
    return Probes.rows(moment.soFar().origin(drop.name()));
  }
}
