package dev.dbkeep.studio.query;

import dev.dbkeep.error.DbkeepException;
import dev.dbkeep.error.ErrorCode;
import dev.dbkeep.studio.http.FreeSql;
import dev.dbkeep.studio.http.Told;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A text to be run.
 *
 * @param write whether it may change anything
 * @param limit so many rows of each statement, the others on demand
 * @param confirmed whether what it takes away is meant to go
 * @param confirm the name of a protected database
 */
public record SqlRequest(
    String text,
    boolean write,
    @Nullable Integer limit,
    @Nullable Boolean confirmed,
    @Nullable String confirm)
    implements FreeSql, Told {
  private static final int USUAL = 1000;

  @Override
  public boolean holdsFreeSql() {
    return true;
  }

  @Override
  public Optional<Deed> told() {
    return write ? Optional.of(new Deed(List.of(), List.of(SqlText.told(text)))) : Optional.empty();
  }

  int rows() {
    return rows(limit);
  }

  boolean isConfirmed() {
    return confirmed != null && confirmed;
  }

  static int rows(@Nullable Integer limit) {
    int wanted = limit == null ? USUAL : limit;
    if (wanted < 1) {
      throw DbkeepException.of(
          ErrorCode.USAGE, "a result has 1 row or more, not " + wanted, "Raise the limit.");
    }
    return wanted;
  }
}
