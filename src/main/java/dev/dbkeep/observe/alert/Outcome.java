package dev.dbkeep.observe.alert;

import java.time.Duration;

/** How one attempt to tell somebody ended. */
public sealed interface Outcome {
  /** It arrived. */
  record Delivered() implements Outcome {}

  /**
   * It may arrive later.
   *
   * @param after how long the other side wants to be left alone; zero when it does not say
   */
  record Later(String why, Duration after) implements Outcome {}

  /** It will never arrive like this. */
  record Refused(String why) implements Outcome {}

  static Outcome delivered() {
    return new Delivered();
  }

  static Outcome later(String why) {
    return new Later(why, Duration.ZERO);
  }
}
