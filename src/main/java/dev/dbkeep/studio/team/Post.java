package dev.dbkeep.studio.team;

/** Brings somebody a letter. */
public interface Post {
  /** Where no mail server is known: links are shown to be passed on by hand. */
  Post NONE =
      new Post() {
        @Override
        public boolean delivers() {
          return false;
        }

        @Override
        public boolean send(String email, String subject, String text) {
          return false;
        }
      };

  boolean delivers();

  /** Whether the mail server took it. */
  boolean send(String email, String subject, String text);
}
