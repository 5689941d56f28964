package dev.dbkeep.cli.health;

/** For dbkeep.toml: what is wrong with the test server, and not with the database. */
final class TestServerWaivers {
  static final String TEXT =
      """
      [[health.waivers]]
      check = "C1"
      object = "*"
      owner = "tests"
      reason = "the server of the tests may lose everything"
      until = "2999-01-01"

      [[health.waivers]]
      check = "M2"
      object = "setting autovacuum"
      owner = "tests"
      reason = "the tests say themselves when to vacuum"
      until = "2999-01-01"

      [[health.waivers]]
      check = "B1"
      object = "*"
      owner = "tests"
      reason = "nothing of it is kept"
      until = "2999-01-01"

      [[health.waivers]]
      check = "A3"
      object = "*"
      owner = "tests"
      reason = "slots of other tests on the same server"
      until = "2999-01-01"

      [[health.waivers]]
      check = "proven-backup"
      object = "backups"
      owner = "tests"
      reason = "nothing of it is kept"
      until = "2999-01-01"

      [[health.waivers]]
      check = "B3"
      object = "restore drill"
      owner = "tests"
      reason = "nothing of it is kept"
      until = "2999-01-01"
      """;

  private TestServerWaivers() {}
}
