package dev.dbkeep.studio.rows;

import dev.dbkeep.studio.tables.TableShape;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All rows of a table that meet a filter, in the order in which its pages show them.
 *
 * @param sort the wished order; the key follows by itself
 */
public record Look(TableShape shape, List<SortColumn> sort, @Nullable Filter filter) {
  public Look {
    sort = List.copyOf(sort);
  }

  /** The statement that reads them, ended by a line break: a filter may end with a comment. */
  public String select(String list) {
    Order order = Order.of(shape, sort);
    return "SELECT %s FROM %s AS \"row\" WHERE %s%s\n"
        .formatted(
            list,
            shape.table().quoted(),
            Condition.of(shape, filter),
            order.columns().isEmpty() ? "" : " ORDER BY " + order.clause());
  }
}
