package dev.dbkeep.objects;

import dev.dbkeep.catalog.Column;
import dev.dbkeep.catalog.Table;
import dev.dbkeep.plan.Hazard;
import dev.dbkeep.plan.Probe;
import dev.dbkeep.postgres.Identifiers;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * ALTER COLUMN TYPE: the cast it needs, whether the table is rewritten, and which values would not
 * survive.
 */
final class TypeChange {
  private final Table table;
  private final Column old;
  private final Column wanted;
  private final @Nullable ReplacedType replaced;
  private final TypeName from;
  private final TypeName to;

  TypeChange(Table table, Column old, Column wanted, @Nullable ReplacedType replaced) {
    this.table = table;
    this.old = old;
    this.wanted = wanted;
    this.replaced = replaced;
    this.from = TypeName.parse(old.type());
    this.to = TypeName.parse(wanted.type());
  }

  boolean isCastable() {
    return replaced != null || from.isCastableTo(to);
  }

  String sql() {
    String collation = wanted.collation() == null ? "" : " COLLATE " + wanted.collation();
    return " TYPE " + wanted.type() + collation + using();
  }

  private String using() {
    String column = Identifiers.quote(wanted.name());
    if (replaced == null && from.isAssignableTo(to)) {
      return "";
    }
    if (from.array() != to.array()) {
      return to.array()
          ? " USING CASE WHEN "
              + column
              + " IS NOT NULL THEN ARRAY["
              + column
              + "]::"
              + (from.isNamed() ? "text[]::" : "")
              + wanted.type()
              + " END"
          : " USING " + column + "::text";
    }
    boolean throughText =
        replaced != null || ((from.isNamed() || to.isNamed()) && !from.isString());
    return " USING "
        + column
        + (throughText ? from.array() ? "::text[]::" : "::text::" : "::")
        + wanted.type();
  }

  List<Hazard> hazards() {
    List<Hazard> hazards = new ArrayList<>();
    String subject = Hazards.subject(table, wanted);
    if (!isFree()) {
      hazards.add(
          Hazards.longLock(
              table.id(),
              subject,
              "reads and writes of "
                  + table.schema()
                  + "."
                  + table.name()
                  + " wait while every row is rewritten for the new type of "
                  + wanted.name(),
              "On a big table add a second column of the new type, fill it in batches, then swap"
                  + " the two."));
    }
    String lost = lostCondition();
    if (lost != null) {
      hazards.add(
          Hazards.dataDependent(
              table,
              subject,
              "values of "
                  + subject
                  + " do not survive the change from "
                  + old.type()
                  + " to "
                  + wanted.type(),
              "Correct these rows first, or keep the old type.",
              probe(lost)));
    }
    if (lost == null && mayFail()) {
      hazards.add(
          new Hazard(
              Hazard.Kind.DATA_DEPENDENT,
              table.id(),
              subject,
              "the change of "
                  + subject
                  + " from "
                  + old.type()
                  + " to "
                  + wanted.type()
                  + " fails at the first value that cannot be cast",
              "Try it on a copy of the data first, or name the column to accept it.",
              null));
    }
    return hazards;
  }

  private Probe probe(String condition) {
    String rows = " from " + ColumnSql.table(table) + " where " + condition;
    return new Probe(
        "select count(*)" + rows, "select " + Identifiers.quote(wanted.name()) + rows + " limit 3");
  }

  /** A change of the catalog only: no row is touched (SAFETY.md COL18, measured). */
  private boolean isFree() {
    if (replaced != null || from.array() != to.array()) {
      return false;
    }
    boolean sameOrWider =
        to.modifiers().isEmpty()
            || (!from.modifiers().isEmpty()
                && to.modifiers().getFirst() >= from.modifiers().getFirst());
    if (from.base().equals(to.base())) {
      boolean sameScale =
          to.modifiers().size() < 2
              || from.modifiers().size() < 2
              || to.modifiers().get(1).equals(from.modifiers().get(1));
      return !from.base().equals("character") && sameOrWider && sameScale;
    }
    if (from.base().equals("cidr") && to.base().equals("inet")) {
      return true;
    }
    boolean varying = from.base().equals("character varying") || from.base().equals("text");
    return varying
        && (to.base().equals("text") || to.base().equals("character varying"))
        && to.modifiers().isEmpty();
  }

  /**
   * The rows whose value is lost or refused, where that can be said in SQL on every supported
   * version.
   */
  private @Nullable String lostCondition() {
    String column = Identifiers.quote(wanted.name());
    if (replaced != null) {
      return goneLabels(column);
    }
    if (from.array() || to.array()) {
      return null;
    }
    if (to.isString() && !to.modifiers().isEmpty()) {
      int length = to.modifiers().getFirst();
      boolean fits =
          from.isString() && !from.modifiers().isEmpty() && from.modifiers().getFirst() <= length;
      return fits ? null : "char_length(" + column + "::text) > " + length;
    }
    if (to.isInteger()) {
      return toInteger(column);
    }
    if (from.isNumber() && to.base().equals("numeric") && !to.modifiers().isEmpty()) {
      return numericNarrowed(column);
    }
    if (from.base().startsWith("timestamp") && to.base().equals("date")) {
      return column + " <> " + column + "::date";
    }
    if (from.base().startsWith("timestamp") && from.base().equals(to.base()) && !isFree()) {
      return column + " <> " + column + "::" + wanted.type();
    }
    if (from.isString() && to.base().equals("boolean")) {
      return column
          + "::text !~*"
          + " '^\\s*(t|tr|tru|true|f|fa|fal|fals|false|y|ye|yes|n|no|on|of|off|1|0)\\s*$'";
    }
    if (from.isString() && to.base().equals("uuid")) {
      return column + "::text !~* '^\\{?([0-9a-f]{4}-?){7}[0-9a-f]{4}\\}?$'";
    }
    return null;
  }

  private @Nullable String goneLabels(String column) {
    List<String> gone = replaced == null ? List.of() : replaced.goneValues();
    if (gone.isEmpty()) {
      return null;
    }
    String labels =
        gone.stream()
            .map(label -> Identifiers.literal(label).strip())
            .collect(Collectors.joining(", "));
    return from.array()
        ? column + "::text[] && array[" + labels + "]"
        : column + "::text in (" + labels + ")";
  }

  private @Nullable String toInteger(String column) {
    String range =
        switch (to.base()) {
          case "smallint" -> " not between -32768 and 32767";
          case "integer" -> " not between -2147483648 and 2147483647";
          default -> " not between -9223372036854775808 and 9223372036854775807";
        };
    if (from.isString()) {
      String text = column + "::text";
      return "case when "
          + text
          + " ~ '^\\s*[+-]?[0-9]+\\s*$' then "
          + text
          + "::numeric"
          + range
          + " else "
          + column
          + " is not null end";
    }
    if (from.isInteger()) {
      List<String> bySize = List.of("smallint", "integer", "bigint");
      return bySize.indexOf(from.base()) <= bySize.indexOf(to.base()) ? null : column + range;
    }
    if (from.isNumber()) {
      return column + range + " or " + column + "::numeric <> trunc(" + column + "::numeric)";
    }
    return null;
  }

  private @Nullable String numericNarrowed(String column) {
    int precision = to.modifiers().getFirst();
    int scale = to.modifiers().size() > 1 ? to.modifiers().get(1) : 0;
    boolean fits =
        from.base().equals("numeric")
            && from.modifiers().size() == 2
            && from.modifiers().get(1) <= scale
            && from.modifiers().getFirst() - from.modifiers().get(1) <= precision - scale;
    if (fits) {
      return null;
    }
    String rounded = "round(" + column + "::numeric, " + scale + ")";
    return "abs("
        + rounded
        + ") >= 1e"
        + (precision - scale)
        + " or "
        + rounded
        + " <> "
        + column
        + "::numeric";
  }

  private boolean mayFail() {
    if (replaced != null || from.isAssignableTo(to)) {
      return false;
    }
    return from.isString() || from.isNamed() || to.isNamed() || from.base().equals("jsonb");
  }
}
