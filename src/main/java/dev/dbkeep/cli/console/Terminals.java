package dev.dbkeep.cli.console;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Tells for one standard stream whether a person sits behind it. */
final class Terminals {
  private Terminals() {}

  /**
   * @param descriptor 0, 1 or 2
   */
  static boolean isTerminal(int descriptor) {
    // System.console() only answers for stdin and stdout together; a redirected stdout must not
    // hide the progress line.
    Path link = Path.of("/proc/self/fd/" + descriptor);
    if (Files.isSymbolicLink(link)) {
      try {
        String target = Files.readSymbolicLink(link).toString();
        return target.startsWith("/dev/pts/")
            || target.startsWith("/dev/tty")
            || target.equals("/dev/console");
      } catch (IOException e) {
        return false;
      }
    }
    java.io.Console console = System.console();
    return console != null && console.isTerminal();
  }
}
