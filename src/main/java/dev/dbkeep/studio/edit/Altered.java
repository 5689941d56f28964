package dev.dbkeep.studio.edit;

import java.util.List;

/**
 * Columns of a change that hold something else than it wrote, in a table whose triggers may have
 * done that; another spelling of the same value is told as well.
 */
public record Altered(int change, List<String> columns) {
  public Altered {
    columns = List.copyOf(columns);
  }
}
