package dev.dbkeep.cli.project;

import dev.dbkeep.cli.console.Context;
import dev.dbkeep.config.TomlTable;
import dev.dbkeep.error.DbkeepException;
import dev.dbkeep.error.ErrorCode;
import dev.dbkeep.observe.alert.Channel;
import dev.dbkeep.observe.alert.CommandChannel;
import dev.dbkeep.observe.alert.MailChannel;
import dev.dbkeep.observe.alert.MailServer;
import dev.dbkeep.observe.alert.QuietHours;
import dev.dbkeep.observe.alert.Recipient;
import dev.dbkeep.observe.alert.SlackChannel;
import dev.dbkeep.observe.alert.WebhookChannel;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Who is told of incidents: every {@code [[alerts]]} of dbkeep.toml names one by slack, email,
 * webhook or command. A value {@code env:NAME} is that of an environment variable, so that no
 * secret stands in the file.
 */
public final class Recipients {
  private static final String VARIABLE = "env:";
  private static final Set<String> CHANNELS = Set.of("slack", "email", "webhook", "command");
  private static final Set<String> OTHERS = Set.of("from", "smtp", "quiet", "link");

  private final Context context;
  private final TomlTable table;

  private Recipients(Context context, TomlTable table) {
    this.context = context;
    this.table = table;
  }

  public static List<Recipient> of(Context context, Project project) {
    return project.tables("alerts").stream()
        .map(table -> new Recipients(context, table).read())
        .toList();
  }

  /** The first mail server that is known, with whom it writes as. */
  public record MailSender(MailServer server, String from) {
    /** To somebody. */
    public MailChannel to(String email) {
      return new MailChannel(server, from, email);
    }
  }

  /** How letters are sent that are no alerts: as the first {@code [[alerts]]} with email has it. */
  public static Optional<MailSender> mail(Context context, Project project) {
    return project.tables("alerts").stream()
        .filter(table -> table.values().containsKey("smtp"))
        .findFirst()
        .map(table -> new Recipients(context, table))
        .map(each -> new MailSender(each.server(), each.value("from")));
  }

  /** How each is called in schema dbkeep: {@code slack}, {@code slack 2}; in their order. */
  public static List<String> names(Project project) {
    Map<String, Integer> seen = new TreeMap<>();
    return project.tables("alerts").stream()
        .map(table -> channel(table.values().keySet()))
        .map(
            channel -> {
              int number = seen.merge(channel, 1, Integer::sum);
              return number == 1 ? channel : channel + " " + number;
            })
        .toList();
  }

  private static String channel(Set<String> keys) {
    return CHANNELS.stream().filter(keys::contains).findFirst().orElse("nobody");
  }

  private Recipient read() {
    Set<String> keys = new TreeSet<>(table.values().keySet());
    Set<String> named = new TreeSet<>(keys);
    named.retainAll(CHANNELS);
    keys.removeAll(CHANNELS);
    keys.removeAll(OTHERS);
    if (!keys.isEmpty()) {
      throw wrong("[[alerts]] does not know " + String.join(", ", keys));
    }
    if (named.size() != 1) {
      throw wrong("[[alerts]] names " + (named.isEmpty() ? "nobody" : String.join(" and ", named)));
    }
    return new Recipient(channel(named.iterator().next()), quiet(), table.values().get("link"));
  }

  private Channel channel(String kind) {
    String to = value(kind);
    return switch (kind) {
      case "slack" -> new SlackChannel(address(to, kind));
      case "webhook" -> new WebhookChannel(address(to, kind));
      case "email" -> mail(to);
      default -> new CommandChannel(to, context.directory());
    };
  }

  private Channel mail(String to) {
    return new MailChannel(server(), value("from"), to);
  }

  private MailServer server() {
    // what is wrong with it is not repeated: it may hold a password
    return MailServer.parse(value("smtp"))
        .orElseThrow(
            () -> wrong("smtp is not like smtps://user:password@host:465 or smtp://host:587"));
  }

  private @Nullable QuietHours quiet() {
    return Optional.ofNullable(table.values().get("quiet"))
        .map(
            text ->
                QuietHours.parse(text)
                    .orElseThrow(() -> wrong("quiet = \"" + text + "\" is no stretch of a day")))
        .orElse(null);
  }

  private String value(String key) {
    String text = table.values().get(key);
    if (text == null) {
      throw wrong("[[alerts]] has no " + key);
    }
    if (!text.startsWith(VARIABLE)) {
      return text;
    }
    String name = text.substring(VARIABLE.length());
    String found = context.environment().get(name);
    if (found == null || found.isBlank()) {
      throw DbkeepException.of(
              ErrorCode.CONFIG,
              "%s of [[alerts]] is to come from %s, which is not set".formatted(key, name),
              "Run `export " + name + "=…` before, or write the value itself.")
          .at(table.location());
    }
    return found;
  }

  private URI address(String text, String kind) {
    try {
      URI address = URI.create(text.strip());
      if (address.getHost() != null
          && ("https".equals(address.getScheme()) || "http".equals(address.getScheme()))) {
        return address;
      }
    } catch (IllegalArgumentException e) {
      // said below, without the text: it is a secret
    }
    throw wrong(kind + " of [[alerts]] is no https address");
  }

  private DbkeepException wrong(String message) {
    return DbkeepException.of(
            ErrorCode.CONFIG,
            message,
            "Write one of slack, webhook, command, or email with from and smtp; and quiet ="
                + " \"22:00-07:00 Europe/Paris\" where it shall be silent then.")
        .at(table.location());
  }
}
