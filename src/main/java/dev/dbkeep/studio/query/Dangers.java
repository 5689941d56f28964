package dev.dbkeep.studio.query;

import java.util.List;

/** What a statement would take away; handed in by who knows PostgreSQL's grammar. */
public interface Dangers {
  /** Why it must be confirmed before it runs, a line each; none for what can be run at once. */
  List<String> of(String statement);
}
