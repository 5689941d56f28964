package dev.dbkeep.architecture.planted.catalog;

/** Wrong: it can change after it was made. */
final class IsNoValue {
  private int count;

  int next() {
    return ++count;
  }
}
