package dev.dbkeep.config;

import org.jspecify.annotations.Nullable;

/**
 * One setting as it was decided.
 *
 * @param value as text; null when nothing sets it
 * @param origin what decided
 * @param where the flag, variable or file and line that decided, for people
 */
public record SettingValue(Setting setting, @Nullable String value, Origin origin, String where) {
  /** What can set a value, strongest first. */
  public enum Origin {
    FLAG("flag"),
    ENVIRONMENT("environment"),
    FILE("file"),
    FOUND("found"),
    DEFAULT("default");

    private final String label;

    Origin(String label) {
      this.label = label;
    }

    public String label() {
      return label;
    }
  }
}
