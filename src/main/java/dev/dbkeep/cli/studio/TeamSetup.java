package dev.dbkeep.cli.studio;

import dev.dbkeep.cli.console.Context;
import dev.dbkeep.cli.project.Project;
import dev.dbkeep.cli.project.Recipients;
import dev.dbkeep.config.TomlTable;
import dev.dbkeep.error.DbkeepException;
import dev.dbkeep.error.ErrorCode;
import dev.dbkeep.execute.JournalSchema;
import dev.dbkeep.observe.alert.Letter;
import dev.dbkeep.observe.alert.Outcome;
import dev.dbkeep.postgres.ServerUrl;
import dev.dbkeep.studio.team.OidcProvider;
import dev.dbkeep.studio.team.Post;
import dev.dbkeep.studio.team.TeamOptions;
import java.net.URI;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** What a team's Studio has of the rest of dbkeep: its tables, the mail server, the providers. */
final class TeamSetup {
  private static final Set<String> KEYS = Set.of("name", "issuer", "client_id", "client_secret");
  private static final String VARIABLE = "env:";

  private final Context context;

  private TeamSetup(Context context) {
    this.context = context;
  }

  /** Brings the tables of the accounts up to date. */
  static TeamOptions of(Context context, Project project, ServerUrl url) {
    ServerUrl own = project.settings().studioAccountsUrl();
    ServerUrl accounts = own == null ? url : own;
    JournalSchema.ensure(accounts, project.executeOptions());
    TeamSetup setup = new TeamSetup(context);
    return new TeamOptions(
        accounts,
        project.tables("studio.oidc").stream().map(setup::provider).toList(),
        Recipients.mail(context, project).map(TeamSetup::post).orElse(Post.NONE),
        context.clock());
  }

  private static Post post(Recipients.MailSender sender) {
    return new Post() {
      @Override
      public boolean delivers() {
        return true;
      }

      @Override
      public boolean send(String email, String subject, String text) {
        String html = "<pre>" + text.replace("&", "&amp;").replace("<", "&lt;") + "</pre>";
        Outcome outcome = sender.to(email).send(new Letter(subject, text, html));
        return outcome instanceof Outcome.Delivered;
      }
    };
  }

  private OidcProvider provider(TomlTable table) {
    Set<String> unknown = new TreeSet<>(table.values().keySet());
    unknown.removeAll(KEYS);
    if (!unknown.isEmpty()) {
      throw wrong(table, "does not know " + String.join(", ", unknown));
    }
    URI issuer = issuer(table, value(table, "issuer"));
    return new OidcProvider(
        value(table, "name"), issuer, value(table, "client_id"), value(table, "client_secret"));
  }

  private String value(TomlTable table, String key) {
    String text = table.values().get(key);
    if (text == null || text.isBlank()) {
      throw wrong(table, "has no " + key);
    }
    if (!text.startsWith(VARIABLE)) {
      return text;
    }
    String name = text.substring(VARIABLE.length());
    return Optional.ofNullable(context.environment().get(name))
        .filter(found -> !found.isBlank())
        .orElseThrow(
            () ->
                DbkeepException.of(
                        ErrorCode.CONFIG,
                        "%s of [studio.oidc.%s] is to come from %s, which is not set"
                            .formatted(key, table.values().get("name"), name),
                        "Run `export " + name + "=…` before.")
                    .at(table.location()));
  }

  /** Codes and secrets go there: only encrypted, but to this machine. */
  private static URI issuer(TomlTable table, String text) {
    try {
      URI issuer = URI.create(text);
      String host = issuer.getHost();
      boolean here = "127.0.0.1".equals(host) || "localhost".equals(host);
      if (host != null
          && ("https".equals(issuer.getScheme()) || here && "http".equals(issuer.getScheme()))) {
        return issuer;
      }
    } catch (IllegalArgumentException e) {
      // said below
    }
    throw wrong(table, "has an issuer that is no https address");
  }

  private static DbkeepException wrong(TomlTable table, String what) {
    return DbkeepException.of(
            ErrorCode.CONFIG,
            "[studio.oidc.%s] %s".formatted(table.values().get("name"), what),
            "It has issuer = \"https://…\", client_id = \"…\" and client_secret = \"env:NAME\".")
        .at(table.location());
  }
}
