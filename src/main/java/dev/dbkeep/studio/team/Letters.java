package dev.dbkeep.studio.team;

/** What members are written. */
final class Letters {
  private final Post post;

  Letters(Post post) {
    this.post = post;
  }

  boolean delivers() {
    return post.delivers();
  }

  /**
   * The secret stands behind the mark, which no browser sends to a server or tells another site.
   */
  static String address(String origin, Secret secret) {
    return origin + "/join#" + secret.text();
  }

  boolean invite(Account account, String by, String origin, Secret secret) {
    return post.send(
        account.email(),
        "%s invites you to dbkeep studio".formatted(by),
        """
        Hello %s,

        %s invites you to look at a database with dbkeep studio. Open this address within seven days to choose a password:

        %s

        It opens once. If you do not know %s, do nothing.
        """
            .formatted(account.name(), by, address(origin, secret), by));
  }

  boolean reset(Account account, String origin, Secret secret) {
    return post.send(
        account.email(),
        "A new password for dbkeep studio",
        """
        Hello %s,

        open this address within an hour to choose a new password; you are signed out everywhere else then:

        %s

        It opens once. If you did not ask for it, do nothing: your password stays as it is.
        """
            .formatted(account.name(), address(origin, secret)));
  }

  /** Beside the request, whose time must not tell what was found. */
  void later(Runnable task) {
    Thread.startVirtualThread(task);
  }
}
