package dev.dbkeep.studio.http;

/** A question that may carry SQL of the one who asks, which can read whatever the role can. */
public interface FreeSql {
  boolean holdsFreeSql();
}
