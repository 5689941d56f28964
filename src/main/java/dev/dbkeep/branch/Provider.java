package dev.dbkeep.branch;

import java.io.IOException;
import java.sql.SQLException;
import java.util.Optional;

/** One way to make branches. */
interface Provider {
  /** As people name it with {@code --provider}. */
  String name();

  Capabilities capabilities();

  /** Whether it makes branches of a former moment, and no others. */
  default boolean isOfPast() {
    return false;
  }

  /** Why it cannot make this branch here; empty when it can. */
  Optional<String> obstacle(Source source, BranchRequest request) throws SQLException;

  /** The branch with what has to be written down before anything of it is made. */
  default Branch planned(Branch branch, Source source) {
    return branch;
  }

  /**
   * Makes the copy and opens it.
   *
   * @param branch what is known so far; its state file is written
   * @return the same with its place, complete
   * @throws NotHere when it turns out only now that this way is closed; nothing is left then
   */
  Branch make(Branch branch, Source source, BranchRequest request)
      throws SQLException, IOException, NotHere;

  /** Who keeps what this provider makes. */
  Home home();
}
