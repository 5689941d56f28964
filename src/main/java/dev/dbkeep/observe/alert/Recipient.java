package dev.dbkeep.observe.alert;

import dev.dbkeep.observe.Incident;
import dev.dbkeep.observe.IncidentBook;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Somebody who is told of incidents.
 *
 * @param quiet null for somebody who is told at every hour
 * @param link where he reads on, with {@code {kind}} and {@code {object}} in it; null for nowhere
 */
public record Recipient(Channel channel, @Nullable QuietHours quiet, @Nullable String link) {
  public Recipient(Channel channel, @Nullable QuietHours quiet) {
    this(channel, quiet, null);
  }

  /** Tries once to tell him. */
  public Outcome tell(IncidentBook.Change change) throws InterruptedException {
    return channel.send(
        new IncidentBook.Change(
            change.state(), linked(change.incident()), change.since(), change.at()));
  }

  private Incident linked(Incident incident) {
    return link == null
        ? incident
        : incident.withLink(
            link.replace("{kind}", encode(incident.kind()))
                .replace("{object}", encode(incident.object())));
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
