package dev.dbkeep.backup.retention;

/**
 * What has to stay.
 *
 * @param days of which every second can be restored
 * @param dailyBackups days of which one backup each stays, counted from today
 */
public record RetentionRules(int days, int dailyBackups) {
  public static final RetentionRules DEFAULTS = new RetentionRules(7, 30);
}
