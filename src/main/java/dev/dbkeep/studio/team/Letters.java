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

  /** To an address that nobody has yet. */
  boolean confirm(Account account, String email, String origin, Secret secret) {
    return post.send(
        email,
        "Your address for dbkeep studio",
        """
        Hello %s,

        you want to use this address for dbkeep studio. It counts once you have opened this within an hour:

        %s

        It opens once, and lets nobody in by itself. If you did not ask for it, do nothing.
        """
            .formatted(account.name(), address(origin, secret)));
  }

  /** To the address that was. */
  boolean changed(Account before, String email, String origin) {
    return post.send(
        before.email(),
        "Your address for dbkeep studio was changed",
        """
        Hello %s,

        your account of dbkeep studio at %s has the address %s from now on; this one opens nothing there any more.

        If it was not you who changed it, tell an admin at once: he can close the account.
        """
            .formatted(before.name(), origin, email));
  }

  /** Beside the request, whose time must not tell what was found. */
  void later(Runnable task) {
    Thread.startVirtualThread(task);
  }
}
