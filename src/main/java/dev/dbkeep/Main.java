package dev.dbkeep;

/** Entry point: builds everything with constructors, runs one command, prints one error, returns one exit code. */
public final class Main {
  private Main() {}

  public static void main(String[] arguments) {
    System.out.println("dbkeep");
  }
}
