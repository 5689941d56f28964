package dev.dbkeep.branch.mask;

import dev.dbkeep.error.DbkeepException;
import dev.dbkeep.error.ErrorCode;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Which columns get which rule, by table. Reading it refuses what cannot be right. */
record MaskPlan(Map<Long, List<Masked>> tables) {
  MaskPlan {
    tables = Map.copyOf(tables);
  }

  /** A column with its rule. */
  record Masked(MaskColumn column, MaskRule rule) {}

  static MaskPlan read(Connection connection, Map<String, String> rules) throws SQLException {
    MaskCatalog catalog = new MaskCatalog(connection);
    Map<Long, List<Masked>> tables = new LinkedHashMap<>();
    for (Map.Entry<String, String> rule : rules.entrySet()) {
      MaskColumn column =
          catalog
              .named(rule.getKey())
              .orElseThrow(
                  () ->
                      refusal(
                          "there is no column " + rule.getKey() + ", which [branch.mask] names",
                          "Name it as table.column, or schema.table.column outside of public."));
      Masked masked = new Masked(column, MaskRule.parse(rule.getKey(), rule.getValue()));
      refuse(catalog, masked);
      tables.computeIfAbsent(column.table(), table -> new ArrayList<>()).add(masked);
    }
    MaskPlan plan = new MaskPlan(tables);
    plan.refuseLostJoins(catalog);
    return plan;
  }

  private static void refuse(MaskCatalog catalog, Masked masked) throws SQLException {
    MaskColumn column = masked.column();
    if (!column.kind().equals("r") && !column.kind().equals("p")) {
      throw refusal(
          column.display() + " is not a column of a table",
          "Name the column of the table that it is taken from.");
    }
    if (column.generated()) {
      throw refusal(
          column.display() + " is generated", "Name the columns that it is computed from.");
    }
    if (column.notNull() && masked.rule() instanceof MaskRule.Null) {
      throw refusal(
          column.display() + " cannot be null", "Write fixed:VALUE, hash or another rule.");
    }
    if (masked.rule() instanceof MaskRule.Hash && !MaskRule.canHash(column)) {
      throw refusal(
          "the type " + column.type() + " of " + column.display() + " takes no hash",
          "Write null, fixed:VALUE or sql:EXPRESSION.");
    }
    for (MaskCatalog.Member member : catalog.family(column.table())) {
      if (member.kind().equals("f")) {
        // an update would reach the server behind it, which is nobody's branch
        throw refusal(
            "%s has the foreign table %s in it, whose rows lie on another server"
                .formatted(column.display(), member.name()),
            "Leave it out of [branch.mask], or detach the foreign table.");
      }
    }
  }

  /** Both ends of a foreign key have to change in the same way, or neither. */
  private void refuseLostJoins(MaskCatalog catalog) throws SQLException {
    for (List<Masked> columns : tables.values()) {
      for (Masked masked : columns) {
        for (MaskCatalog.Partner partner : catalog.partners(masked.column())) {
          Optional<Masked> other = find(partner);
          boolean same =
              other.isPresent()
                  && other.get().rule().equals(masked.rule())
                  && masked.rule().keepsJoins()
                  && other.get().column().typeName().equals(masked.column().typeName());
          if (!same) {
            throw refusal(
                "%s belongs to the foreign key %s, %s: both columns need the same rule, hash or email"
                    .formatted(
                        masked.column().display(), partner.constraint(), partner.definition()),
                "Give both the rule hash, or leave both out.");
          }
        }
      }
    }
  }

  private Optional<Masked> find(MaskCatalog.Partner partner) {
    return tables.getOrDefault(partner.table(), List.of()).stream()
        .filter(masked -> masked.column().number() == partner.number())
        .findFirst();
  }

  private static DbkeepException refusal(String message, String hint) {
    return DbkeepException.of(ErrorCode.CONFIG, message, hint);
  }
}
