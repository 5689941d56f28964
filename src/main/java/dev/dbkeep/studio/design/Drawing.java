package dev.dbkeep.studio.design;

import java.util.List;

/**
 * What a database holds, as far as it can be drawn.
 *
 * @param undrawn the rest, in words such as {@code view public.sales}
 */
public record Drawing(Design design, List<String> undrawn) {
  public Drawing {
    undrawn = List.copyOf(undrawn);
  }

  /** A document that begins with what a database holds, and knows its names there. */
  Design begun() {
    Design settled = design.settled();
    return new Design(settled.before(), settled.enums(), settled.tables(), List.of(), undrawn);
  }
}
