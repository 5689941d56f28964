package dev.dbkeep.cli.branch;

import dev.dbkeep.branch.mask.MaskSuggestions;
import dev.dbkeep.branch.mask.MaskSuggestions.Suggestion;
import dev.dbkeep.branch.mask.Masker;
import dev.dbkeep.error.DbkeepException;
import dev.dbkeep.error.ErrorCode;
import dev.dbkeep.postgres.SqlErrors;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Collectors;

/** The rules of {@code [branch.mask]}, and what they forget. */
final class BranchMask {
  private final BranchProject branch;

  BranchMask(BranchProject branch) {
    this.branch = branch;
  }

  /** Refuses when there is no rule. */
  Masker masker() {
    if (branch.project().mask().isEmpty()) {
      String lines = suggestions().stream().map(Suggestion::line).collect(Collectors.joining("\n"));
      throw DbkeepException.of(
              ErrorCode.CONFIG,
              "dbkeep.toml has no rule in [branch.mask], so nothing would be masked",
              lines.isEmpty()
                  ? "Write for example \"users.email\" = \"email\" there."
                  : "Write these lines there, and look whether they are all.")
          .detail(lines.isEmpty() ? "[branch.mask]" : "[branch.mask]\n" + lines);
    }
    return branch.branches().masker(branch.project().mask());
  }

  /** Refuses rules that do not fit the present database, before anything is made. */
  void check(Masker masker) {
    try {
      masker.check(branch.project().url());
    } catch (SQLException e) {
      throw SqlErrors.of(e, branch.project().url());
    }
  }

  /** Columns that look personal and have no rule. */
  List<Suggestion> suggestions() {
    try {
      return MaskSuggestions.of(branch.project().url(), branch.project().mask());
    } catch (SQLException e) {
      throw SqlErrors.of(e, branch.project().url());
    }
  }
}
