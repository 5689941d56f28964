package dev.dbkeep.observe.alert;

import dev.dbkeep.observe.IncidentBook;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/**
 * Posts to an incoming web hook of Slack. Its limits (Slack's "Block Kit" and "Rate limits" pages):
 * 150 characters in a header, 2,000 in a field, 3,000 in a section, one message a second.
 */
public final class SlackChannel implements Channel {
  private static final int HEADER = 150;
  private static final int FIELD = 2000;
  private static final int SECTION = 3000;

  private final HttpPost post;

  public SlackChannel(URI hook) {
    this.post = new HttpPost(hook);
  }

  @Override
  public String name() {
    return "slack";
  }

  @Override
  public Outcome send(IncidentBook.Change change) throws InterruptedException {
    return post.send(JsonMapper.shared().writeValueAsString(message(change)));
  }

  @Override
  public Outcome send(Letter letter) throws InterruptedException {
    Map<String, Object> title = Map.of("type", "plain_text", "text", cut(letter.subject(), HEADER));
    List<Map<String, Object>> blocks =
        List.of(
            Map.of("type", "header", "text", title),
            Map.of("type", "section", "text", markdown(letter.text(), SECTION)));
    return post.send(
        JsonMapper.shared()
            .writeValueAsString(Map.of("text", escape(letter.subject()), "blocks", blocks)));
  }

  private static Map<String, Object> message(IncidentBook.Change change) {
    boolean firing = change.state() == IncidentBook.State.FIRING;
    List<Map<String, Object>> fields = new ArrayList<>();
    AlertText.facts(change)
        .forEach((name, value) -> fields.add(markdown("*" + name + "*\n" + value, FIELD)));
    List<Map<String, Object>> blocks = new ArrayList<>();
    String title = (firing ? "Firing: " : "Resolved: ") + change.incident().object();
    blocks.add(
        Map.of("type", "header", "text", Map.of("type", "plain_text", "text", cut(title, HEADER))));
    blocks.add(
        Map.of("type", "section", "text", markdown(change.incident().what() + ".", SECTION)));
    blocks.add(Map.of("type", "section", "fields", fields));
    // the text is what a notification shows
    return Map.of("text", escape(AlertText.subject(change)), "blocks", blocks);
  }

  private static Map<String, Object> markdown(String text, int most) {
    return Map.of("type", "mrkdwn", "text", cut(escape(text), most));
  }

  /** The three characters that mean something to Slack; a name could else mention everybody. */
  private static String escape(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }

  private static String cut(String text, int most) {
    return text.length() <= most ? text : text.substring(0, most - 1) + "…";
  }
}
