package dev.dbkeep.cli.studio;

import java.io.IOException;
import java.util.List;
import java.util.Locale;

/** The browser of whoever sits here. */
final class Browser {
  private Browser() {}

  /** Opens an address; where there is no browser the printed one has to do. */
  static void open(String address) {
    String system = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
    List<String> command =
        system.contains("mac")
            ? List.of("open", address)
            : system.contains("win")
                ? List.of("rundll32", "url.dll,FileProtocolHandler", address)
                : List.of("xdg-open", address);
    try {
      new ProcessBuilder(command)
          .redirectErrorStream(true)
          .redirectOutput(ProcessBuilder.Redirect.DISCARD)
          .start();
    } catch (IOException e) {
      // the address was printed
    }
  }
}
