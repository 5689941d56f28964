package dev.dbkeep.upkeep.retention;

/** Is told while rows go. */
public interface RetentionProgress {
  RetentionProgress NONE =
      new RetentionProgress() {
        @Override
        public void removed(Policy policy, long rows, long expected) {}

        @Override
        public void waiting(Policy policy, String reason) {}
      };

  /**
   * @param rows in all, with those of the run that is resumed
   * @param expected as far as the statistics know; 0 when they do not
   */
  void removed(Policy policy, long rows, long expected);

  /** The reason is a clause: {@code replica r1 is 300 MB behind}. */
  void waiting(Policy policy, String reason);
}
