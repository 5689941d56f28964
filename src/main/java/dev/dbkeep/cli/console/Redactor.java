package dev.dbkeep.cli.console;

import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import org.jspecify.annotations.Nullable;

/**
 * The second guard: takes passwords out of whatever is printed as an error, should one have got
 * into it.
 */
public final class Redactor {
  private static final String MASK = "****";
  private static final int SHORTEST = 3;

  private final Set<String> secrets = new ConcurrentSkipListSet<>();

  /**
   * Remembers a password of this run; very short ones only count inside URLs, they would hide half
   * of every text.
   */
  public void remember(@Nullable String password) {
    if (password != null && password.length() >= SHORTEST) {
      secrets.add(password);
    }
  }

  public String redact(String text) {
    String result = urls(text);
    for (String secret : secrets) {
      result = word(result, secret);
    }
    return result;
  }

  /** {@code ://user:password@} wherever it stands. */
  private static String urls(String text) {
    StringBuilder result = new StringBuilder();
    int from = 0;
    for (int start = text.indexOf("://"); start >= 0; start = text.indexOf("://", start + 3)) {
      int end = start + 3;
      int at = -1;
      while (end < text.length()
          && !Character.isWhitespace(text.charAt(end))
          && "\"'`/?<>".indexOf(text.charAt(end)) < 0) {
        if (text.charAt(end) == '@') {
          at = end;
        }
        end++;
      }
      int colon = text.indexOf(':', start + 3);
      if (at > 0 && colon > 0 && colon < at) {
        result.append(text, from, colon + 1).append(MASK);
        from = at;
      }
    }
    return result.append(text, from, text.length()).toString();
  }

  /**
   * A password that is also a word, such as {@code postgres}, is only masked where it stands alone
   * after a sign.
   */
  private static String word(String text, String secret) {
    StringBuilder result = new StringBuilder();
    int from = 0;
    for (int start = text.indexOf(secret);
        start >= 0;
        start = text.indexOf(secret, start + secret.length())) {
      int end = start + secret.length();
      boolean inside =
          start > 0 && Character.isLetterOrDigit(text.charAt(start - 1))
              || end < text.length() && Character.isLetterOrDigit(text.charAt(end));
      boolean user =
          end < text.length() && text.charAt(end) == '@'
              || start > 1 && text.startsWith("//", start - 2);
      if (!inside && !user) {
        result.append(text, from, start).append(MASK);
        from = end;
      }
    }
    return result.append(text, from, text.length()).toString();
  }
}
