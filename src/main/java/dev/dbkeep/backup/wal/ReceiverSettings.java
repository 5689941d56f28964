package dev.dbkeep.backup.wal;

import java.time.Duration;

/**
 * How a receiver works.
 *
 * @param slot the physical replication slot that keeps WAL for it
 * @param silence how long the server may say nothing before the connection counts as lost
 * @param flushEvery how long received bytes may wait for the disk; they never wait when nothing
 *     more has arrived
 * @param heartbeat how often the server is asked how far it is
 * @param longestPause between two tries to connect
 */
public record ReceiverSettings(
    String slot, Duration silence, Duration flushEvery, Duration heartbeat, Duration longestPause) {
  public static ReceiverSettings of(String slot) {
    return new ReceiverSettings(
        slot,
        Duration.ofSeconds(15),
        Duration.ofMillis(200),
        Duration.ofSeconds(1),
        Duration.ofSeconds(5));
  }
}
