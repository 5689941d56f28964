package dev.dbkeep.studio.database;

/**
 * Who asks: what runs for a view ends when the view is left, and for a page when its browser is
 * gone.
 *
 * @param page one tab of a browser
 * @param view an open table or an SQL text in it
 * @param member in whose name
 * @param past the look at the past that is asked; empty for the database as it is
 */
public record Caller(String page, String view, Member member, String past) {
  /** Who asks the database as it is. */
  public Caller(String page, String view, Member member) {
    this(page, view, member, "");
  }

  /** The same page and member at another view. */
  public Caller at(String other) {
    return new Caller(page, other, member, past);
  }

  boolean sees(Caller other) {
    return page.equals(other.page) && view.equals(other.view);
  }
}
