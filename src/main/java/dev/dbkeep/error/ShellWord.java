package dev.dbkeep.error;

import java.nio.file.Path;

/** A word of a command as a shell takes it, so that the commands in hints can be pasted. */
public final class ShellWord {
  private static final String PLAIN = "._-/:=+,@%";

  private ShellWord() {}

  /** The text itself where a shell sees nothing special in it, else in quotes. */
  public static String of(String text) {
    boolean plain =
        !text.isEmpty()
            && text.chars().allMatch(c -> Character.isLetterOrDigit(c) || PLAIN.indexOf(c) >= 0);
    return plain ? text : "'" + text.replace("'", "'\\''") + "'";
  }

  public static String of(Path path) {
    return of(path.toString());
  }
}
