package dev.dbkeep.upkeep.partitions;

/** Is told what a split does while it does it. */
public interface SplitProgress {
  SplitProgress NONE =
      new SplitProgress() {
        @Override
        public void done(long rows, long total, String what) {}

        @Override
        public void waiting(String reason) {}
      };

  /**
   * How far it is.
   *
   * @param total how many rows there are about; 0 where rows are not what is counted
   */
  void done(long rows, long total, String what);

  /** For whom nothing goes on, as a clause. */
  void waiting(String reason);
}
