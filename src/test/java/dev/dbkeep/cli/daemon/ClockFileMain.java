package dev.dbkeep.cli.daemon;

import dev.dbkeep.cli.Application;
import dev.dbkeep.cli.console.Console;
import dev.dbkeep.cli.console.Context;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Arrays;

/** dbkeep by a clock that stands in a file, so that days pass when a test says so. */
final class ClockFileMain {
  private ClockFileMain() {}

  public static void main(String[] arguments) {
    Context context =
        new Context(
            Path.of("").toAbsolutePath(),
            System.getenv(),
            Console.system(System.getenv()),
            new FileClock(Path.of(arguments[0])));
    int exit = new Application(context).run(Arrays.copyOfRange(arguments, 1, arguments.length));
    context.console().flush();
    System.exit(exit);
  }

  static void set(Path file, Instant now) throws IOException {
    Path next = file.resolveSibling("next-moment");
    Files.writeString(next, now.toString());
    Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  private static final class FileClock extends Clock {
    private final Path file;

    FileClock(Path file) {
      this.file = file;
    }

    @Override
    public Instant instant() {
      try {
        return Instant.parse(Files.readString(file));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }
  }
}
