package dev.dbkeep.backup.wal;

import dev.dbkeep.backup.wal.Timelines.Stretch;
import dev.dbkeep.backup.wal.WalFolder.Position;
import dev.dbkeep.postgres.Lsn;
import java.util.List;
import java.util.Optional;

/**
 * Where a receiver goes on when the server may have come another way than what was received: after
 * a promotion, or after a restore to a moment long before the end of what is here.
 *
 * @param timelines with the history of the server's timeline and of the one received last
 */
record Resumption(Timelines timelines, int segmentSize) {

  /**
   * The first place of the server's way that is not here.
   *
   * @param received the end of what is here
   * @param serverTimeline the timeline that the server writes now
   * @return empty when the two have nothing in common
   */
  Optional<Position> after(Position received, int serverTimeline) {
    List<Stretch> ours = timelines.way(received.timeline());
    List<Stretch> theirs = timelines.way(serverTimeline);
    for (int i = theirs.size() - 1; i >= 0; i--) {
      Stretch stretch = theirs.get(i);
      Optional<Lsn> end = end(ours, stretch.timeline(), received);
      if (end.isEmpty()) {
        continue;
      }
      boolean left = !stretch.isOpen() && end.get().compareTo(stretch.until()) >= 0;
      return Optional.of(
          left
              ? at(theirs.get(i + 1).timeline(), stretch.until())
              : at(stretch.timeline(), end.get()));
    }
    return Optional.empty();
  }

  private static Optional<Lsn> end(List<Stretch> ours, int timeline, Position received) {
    return ours.stream()
        .filter(stretch -> stretch.timeline() == timeline)
        .findFirst()
        .map(stretch -> timeline == received.timeline() ? received.at() : stretch.until());
  }

  private Position at(int timeline, Lsn place) {
    return new Position(timeline, place.segmentStart(segmentSize));
  }
}
