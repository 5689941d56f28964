package dev.dbkeep.studio.database;

/**
 * A person who works with Studio: whose drafts and saved texts these are, and what may be done.
 *
 * @param id never changes; without accounts the role of the connection
 * @param name for people
 */
public record Member(String id, String name, Access access) {
  /** What a member may do; who may do more may do what stands before it. */
  public enum Access {
    VIEWER,
    EDITOR,
    ADMIN
  }

  /** Who sits at this machine, when there are no accounts: what the role may do is allowed. */
  public static Member local(String role) {
    return new Member(role, role, Access.ADMIN);
  }
}
