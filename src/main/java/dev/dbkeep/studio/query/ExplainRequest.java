package dev.dbkeep.studio.query;

import dev.dbkeep.studio.http.FreeSql;
import dev.dbkeep.studio.http.Told;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A statement whose plan is wanted.
 *
 * @param analyze whether it is run for it; what it writes is rolled back
 * @param write whether it may be one that writes
 * @param confirm the name of a protected database
 */
public record ExplainRequest(
    String text, boolean analyze, @Nullable Boolean write, @Nullable String confirm)
    implements FreeSql, Told {
  @Override
  public boolean holdsFreeSql() {
    return true;
  }

  @Override
  public Optional<Deed> told() {
    return writes()
        ? Optional.of(new Deed(List.of(), List.of(SqlText.told(text))))
        : Optional.empty();
  }

  boolean writes() {
    return analyze && write != null && write;
  }
}
