package dev.dbkeep.upkeep.checks;

import java.util.Locale;

/** How bad a finding is: what it weighs in the score, and how much of it one finding takes. */
public enum Severity {
  CRITICAL(10, 0.5, 79),
  HIGH(5, 0.35, 89),
  MEDIUM(2, 0.2, 100),
  LOW(1, 0.1, 100);

  private final int weight;
  private final double floor;
  private final int cap;

  Severity(int weight, double floor, int cap) {
    this.weight = weight;
    this.floor = floor;
    this.cap = cap;
  }

  public int weight() {
    return weight;
  }

  /** The least extent of an open finding, so that one broken thing among many still counts. */
  public double floor() {
    return floor;
  }

  /** The best score with such a finding open. */
  public int cap() {
    return cap;
  }

  /** As people write it. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
