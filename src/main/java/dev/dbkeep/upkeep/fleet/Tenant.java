package dev.dbkeep.upkeep.fleet;

/**
 * A database that another one names.
 *
 * @param url with its password; not looked at yet
 */
public record Tenant(String name, String url) {
  @Override
  public String toString() {
    return name;
  }
}
