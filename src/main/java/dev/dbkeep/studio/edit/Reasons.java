package dev.dbkeep.studio.edit;

import java.util.List;

/** Why a change was not made that the server had nothing against, in words. */
final class Reasons {
  private static final String TRIGGERS =
      "Look at the triggers and rules of the table: psql shows them with \\d.";
  private static final String POLICIES =
      "A policy of the table has to let your role do it; pg_policies lists them.";

  private Reasons() {}

  static NotMade notAdded(Change change) {
    return of(change, "a trigger or a rule kept it from being added", TRIGGERS);
  }

  /**
   * Of a row that is there.
   *
   * @param locked whether the server let this role lock it, so that no policy is in the way
   */
  static NotMade notUpdated(Change change, EditedTable table, boolean locked) {
    return table.traits().guarded() && !locked
        ? of(change, "row level security lets your role see it and not change it", POLICIES)
        : of(change, "a trigger or a rule kept it, or an earlier change took it", TRIGGERS);
  }

  static NotMade notDeleted(Change change, EditedTable table) {
    return table.traits().guarded()
        ? of(change, "row level security, a trigger or a rule keeps your role from it", POLICIES)
        : of(change, "a trigger or a rule kept it, or somebody was quicker", TRIGGERS);
  }

  static NotMade kept(Change change, List<String> columns) {
    return new NotMade(
        change,
        "a trigger keeps %s, or the value is the same in other letters"
            .formatted(String.join(", ", columns)),
        TRIGGERS,
        columns);
  }

  static NotMade several(Change change) {
    return of(
        change,
        "more than one row has its key",
        "A table that inherits from it has the same key; open that table.");
  }

  static NotMade ofHeir(Change change, EditedTable table) {
    return of(
        change,
        "it lies in a table that inherits from this one and may have more columns",
        "Delete it where it lies: " + String.join(", ", table.traits().heirs()) + ".");
  }

  static NotMade referredTo(Change change, Preview.Cascade first) {
    return of(
        change,
        "other rows refer to it since: %s.%s (%d)"
            .formatted(first.schema(), first.table(), first.rows()),
        "Look at those rows first.");
  }

  /** They would go without a word. */
  static NotMade deserted(Change change, Followers followers) {
    String rows =
        followers.cascades().stream()
            .map(each -> "%s.%s (%d)".formatted(each.schema(), each.table(), each.rows()))
            .findFirst()
            .orElse("rows that your role may not see");
    return of(
        change,
        "it would move to another partition, which this server takes for a delete: "
            + rows
            + " would go or change with it",
        "Change those rows first. Since PostgreSQL 15 a foreign key to the whole table keeps"
            + " them.");
  }

  private static NotMade of(Change change, String why, String hint) {
    return new NotMade(change, why, hint, List.of());
  }
}
