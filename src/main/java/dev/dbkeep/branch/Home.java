package dev.dbkeep.branch;

import dev.dbkeep.postgres.ServerUrl;

/** Where the branches of a kind live: how they stand, are opened and are removed. */
interface Home {
  /**
   * @param known a URL with the password of the branch's user
   */
  Condition condition(Branch branch, ServerUrl known);

  /** The branch with its present place; a server that was stopped is started. */
  Branch open(Branch branch, ServerUrl known);

  /**
   * Removes everything of the branch that carries its mark, also of a half one; nothing else.
   *
   * @param force also while somebody works on it
   * @return false when somebody does and it was not forced
   */
  boolean remove(Branch branch, ServerUrl known, boolean force);
}
