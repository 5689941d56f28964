package dev.dbkeep.postgres.embedded;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalInt;

/**
 * Chooses the port of a cluster: the same for the same folder while it is free, below the range
 * systems give to clients.
 */
final class Ports {
  private static final int FIRST = 15432;
  private static final int COUNT = 2000;

  private Ports() {}

  static int choose(Path folder, OptionalInt remembered) {
    if (remembered.isPresent() && isFree(remembered.getAsInt())) {
      return remembered.getAsInt();
    }
    int start = Math.floorMod(folder.toString().hashCode(), COUNT);
    for (int i = 0; i < COUNT; i++) {
      int port = FIRST + (start + i) % COUNT;
      if (isFree(port)) {
        return port;
      }
    }
    throw EmbeddedErrors.of(
        "no port between " + FIRST + " and " + (FIRST + COUNT - 1) + " is free",
        "Stop what listens there, or set DATABASE_URL to use a server of your own.");
  }

  static OptionalInt remembered(Path file) {
    try {
      return OptionalInt.of(Integer.parseInt(Files.readString(file).strip()));
    } catch (IOException | NumberFormatException e) {
      return OptionalInt.empty();
    }
  }

  static boolean isFree(int port) {
    try (ServerSocket socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port));
      return true;
    } catch (IOException e) {
      return false;
    }
  }
}
