package dev.dbkeep.studio.edit;

import dev.dbkeep.postgres.ServerUrl;
import dev.dbkeep.studio.Studio;
import dev.dbkeep.studio.StudioOptions;
import java.nio.file.Path;
import java.util.List;

/** A Studio in a JVM of its own, which somebody kills or holds short; prints its address. */
public final class KilledStudio {
  private KilledStudio() {}

  public static void main(String[] arguments) throws InterruptedException {
    ServerUrl url = ServerUrl.parse(arguments[0]);
    try (Studio studio =
        Studio.start(
            new StudioOptions(url, 0, false, null, "dbkeep test", Path.of(arguments[1])),
            List.of())) {
      System.out.println(studio.address());
      Thread.sleep(Long.MAX_VALUE);
    }
  }
}
