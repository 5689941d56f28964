package dev.dbkeep.lint.rules;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/**
 * The two scripts that stand beside each rule: one it finds something in, one with the same aim
 * that it lets pass.
 */
public record Examples(String bad, String good) {
  /**
   * @throws IllegalStateException for a rule without examples, which a test forbids
   */
  public static Examples of(Rule rule) {
    return new Examples(read(rule, "bad.sql"), read(rule, "good.sql"));
  }

  private static String read(Rule rule, String file) {
    try (InputStream in = Examples.class.getResourceAsStream(rule.id() + "/" + file)) {
      if (in == null) {
        throw new IllegalStateException("rule " + rule.id() + " has no " + file);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
