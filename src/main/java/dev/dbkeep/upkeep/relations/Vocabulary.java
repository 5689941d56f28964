package dev.dbkeep.upkeep.relations;

import java.util.Set;

/** Words that mean something in the name of a column. */
final class Vocabulary {
  /** Say that a column points somewhere, whatever the key there is called. */
  static final Set<String> MARKS = Set.of("id", "uid", "uuid", "guid", "fk");

  /** Somebody who does something, or what was done by somebody. */
  static final Set<String> ROLES =
      Set.of(
          "author",
          "owner",
          "creator",
          "created",
          "updated",
          "modified",
          "deleted",
          "assignee",
          "assigned",
          "manager",
          "reviewer",
          "reviewed",
          "approver",
          "approved",
          "inviter",
          "invited",
          "admin",
          "annotator",
          "triggered",
          "requested",
          "requester",
          "uploaded",
          "uploader",
          "editor",
          "edited",
          "published",
          "publisher",
          "by",
          "submitted",
          "submitter",
          "reporter",
          "reported",
          "completed",
          "closed",
          "opened",
          "changed",
          "sent",
          "sender",
          "recipient",
          "receiver",
          "auteur",
          "proprietaire",
          "createur",
          "responsable",
          "cree",
          "modifie",
          "par");

  static final Set<String> BY = Set.of("by", "par");

  /** Tables of those who can have a role. */
  static final Set<String> PERSONS =
      Set.of("user", "utilisateur", "person", "account", "employee", "staff", "member");

  /** Of those the likeliest. */
  static final Set<String> USERS = Set.of("user", "utilisateur");

  /** Which one of several: {@code billing_address_id}. */
  static final Set<String> QUALIFIERS =
      Set.of(
          "current",
          "default",
          "source",
          "destination",
          "dependent",
          "parent",
          "root",
          "last",
          "first",
          "latest",
          "primary",
          "main",
          "old",
          "new",
          "target",
          "origin",
          "original",
          "home",
          "billing",
          "shipping",
          "delivery",
          "active",
          "selected",
          "preferred",
          "next",
          "previous",
          "initial",
          "final",
          "base",
          "child",
          "value",
          "token");

  /** Alone, they point at another row of the same table. */
  static final Set<String> KIN =
      Set.of(
          "parent",
          "root",
          "child",
          "previous",
          "prev",
          "next",
          "ancestor",
          "predecessor",
          "successor",
          "mere",
          "pere");

  /** Before the name of the same table. */
  static final Set<String> SAME =
      Set.of(
          "parent",
          "root",
          "child",
          "previous",
          "prev",
          "next",
          "original",
          "origin",
          "source",
          "copied",
          "duplicate",
          "replaced",
          "replaces",
          "superseded",
          "ancestor",
          "predecessor",
          "successor",
          "forked",
          "master",
          "linked",
          "related",
          "reply",
          "mere",
          "pere");

  /** Ids that others gave, of things that are in no table here, unless a table is called so. */
  static final Set<String> FOREIGN =
      Set.of(
          "stripe",
          "external",
          "ext",
          "trace",
          "span",
          "request",
          "correlation",
          "clerk",
          "auth0",
          "google",
          "idempotency",
          "provider",
          "tracking",
          "bot",
          "remote",
          "third",
          "message",
          "session",
          "device",
          "transaction",
          "event",
          "observation",
          "friendly",
          "client",
          "vendor",
          "aws",
          "slack",
          "github",
          "pk",
          "mcp");

  /** Tables whose rows stay when what they name is gone. */
  static final Set<String> LOGS =
      Set.of(
          "log",
          "event",
          "history",
          "snapshot",
          "audit",
          "archive",
          "backup",
          "delivery",
          "journal",
          "trail",
          "historique",
          "evenement",
          "sauvegarde");

  /** Behind the name of a table, they do not say what its rows are. */
  static final Set<String> VERSIONS =
      Set.of("partitioned", "old", "new", "archived", "entry", "entries");

  private Vocabulary() {}
}
