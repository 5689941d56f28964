package dev.dbkeep.postgres.embedded;

import java.util.OptionalInt;

/**
 * How a server of ours is to run.
 *
 * @param major the major version of PostgreSQL, such as 18
 * @param port a fixed port, or empty for one that is chosen once and remembered with the cluster
 * @param durable false only where all data may be lost with the machine, as in tests: fsync is off
 *     then
 */
public record ServerOptions(int major, OptionalInt port, boolean durable) {
  public static final int DEFAULT_MAJOR = 18;

  public static ServerOptions ofMajor(int major) {
    return new ServerOptions(major, OptionalInt.empty(), true);
  }

  public ServerOptions onPort(int fixedPort) {
    return new ServerOptions(major, OptionalInt.of(fixedPort), durable);
  }

  public ServerOptions notDurable() {
    return new ServerOptions(major, port, false);
  }
}
